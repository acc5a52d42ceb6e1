"""Lists of feeds as OPML 2.0 (http://opml.org/spec2.opml), which feed readers write and read."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO
from typing import Any
from urllib.parse import urlsplit
from xml.sax.xmlreader import AttributesImpl

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.http import http_date
from django.utils.text import Truncator, slugify
from django.utils.translation import gettext as _
from django.utils.xmlutils import SimplerXMLGenerator
from wagtail.log_actions import log

from blog.feeds import writable
from blog.models.source import LONGEST_NAME, Source
from core.base.languages import LANGUAGES
from core.base.untrusted_xml import XMLRefused, check
from core.visitors.texts import clean_line

MEDIA_TYPE = "text/x-opml"
LARGEST = 1024 * 1024
MOST_FEEDS = 500
LONGEST_DESCRIPTION = 500
NONE: "AttributesImpl[str]" = AttributesImpl({})


def written(title: str, sources: Iterable[Source]) -> str:
    """Return the feeds of sources as a file."""
    out = StringIO()
    xml = SimplerXMLGenerator(out, "utf-8")
    xml.startDocument()
    xml.startElement("opml", AttributesImpl({"version": "2.0"}))
    xml.startElement("head", NONE)
    xml.addQuickElement("title", writable(title))
    xml.addQuickElement("dateCreated", http_date(timezone.now().timestamp()))
    xml.endElement("head")
    xml.startElement("body", NONE)
    for source in sources:
        outline = {
            "type": "rss",
            "text": source.title,
            "title": source.title,
            "xmlUrl": source.feed_url,
            "htmlUrl": source.url,
            "language": source.language,
            "description": source.description,
        }
        xml.addQuickElement(
            "outline", None, {name: writable(value) for name, value in outline.items() if value}
        )
    xml.endElement("body")
    xml.endElement("opml")
    xml.endDocument()
    return out.getvalue()


@dataclass
class Preview:
    """What would become of a file: sources not saved yet, and titles left out with the reason."""

    new: list[Source] = field(default_factory=list)
    left_out: list[tuple[str, str]] = field(default_factory=list)


def read(data: bytes, language: str) -> Preview:
    """Return what would become of a file; raise XMLRefused where it isn't OPML.

    `language` is that of the blogs of which the file doesn't say it.
    """
    roots: list[str] = []
    outlines: list[dict[str, str]] = []

    def note(name: str, attributes: dict[str, str]) -> None:
        if not roots:
            roots.append(name)
        if name == "outline" and attributes.get("xmlUrl"):
            outlines.append(attributes)
            if len(outlines) > MOST_FEEDS:
                raise XMLRefused(_("It has more than %(most)s feeds: split it."), most=MOST_FEEDS)

    check(data, on_element=note)
    if roots != ["opml"]:
        raise XMLRefused(_("It is XML, but no OPML file."))
    if not outlines:
        raise XMLRefused(_("No feed is in it."))
    return _compared(outlines, language)


def save(preview: Preview, user: Any) -> int:
    """Make the new sources, all or none; return how many."""
    with transaction.atomic():
        for source in preview.new:
            source.save()
            log(instance=source, action="wagtail.create", user=user)
    return len(preview.new)


def _compared(outlines: list[dict[str, str]], language: str) -> Preview:
    preview = Preview()
    slugs = set(Source.objects.values_list("slug", flat=True))
    known = {
        _key(address)
        for addresses in Source.objects.values_list("url", "feed_url")
        for address in addresses
        if address
    }
    for outline in outlines:
        source = _source(outline, language)
        addresses = {_key(source.url), _key(source.feed_url)}
        if addresses & known:
            preview.left_out.append((source.title, _("is there already")))
            continue
        source.slug = _free_slug(source.title, slugs)
        try:
            source.clean_fields()
        except ValidationError as error:
            preview.left_out.append((source.title, _reason(error)))
            continue
        known |= addresses
        slugs.add(source.slug)
        preview.new.append(source)
    return preview


def _source(outline: dict[str, str], language: str) -> Source:
    feed = outline["xmlUrl"].strip()
    title = clean_line(outline.get("title") or outline.get("text") or feed)
    said = outline.get("language", "").strip().lower().partition("-")[0]
    about = Truncator(clean_line(outline.get("description", ""))).chars(LONGEST_DESCRIPTION)
    return Source(
        title=Truncator(title).chars(LONGEST_NAME),
        url=outline.get("htmlUrl", "").strip() or _root(feed),
        feed_url=feed,
        language=said if said in dict(LANGUAGES) else language,
        description=about,
        recommended=True,  # she reads it
    )


def _root(address: str) -> str:
    """Return the front page of the site that an address belongs to."""
    try:
        return urlsplit(address)._replace(path="/", query="", fragment="").geturl()
    except ValueError:
        return address


def _key(address: str) -> str:
    """Return an address as it is compared: whether by http or https, with or without a slash at its end."""
    return address.strip().partition("://")[2].rstrip("/").lower().removeprefix("www.")


def _free_slug(title: str, taken: set[str]) -> str:
    longest = 100
    slug = slugify(title)[:longest].strip("-") or "blog"
    number, free = 2, slug
    while free in taken:
        free, number = f"{slug}-{number}", number + 1
    return free


def _reason(error: ValidationError) -> str:
    """Return what is wrong with a source, with the names of its fields."""
    parts = (
        f"{getattr(Source._meta.get_field(name), 'verbose_name', name)}: {' '.join(messages)}"
        for name, messages in error.message_dict.items()
    )
    return "; ".join(parts)
