"""Feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, with full content; of a list of articles, and of what apps list."""

import json
import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import feedgenerator
from django.utils.cache import get_conditional_response
from django.utils.html import escape
from django.utils.http import http_date, quote_etag

from core.base.files import stored_size
from core.base.models import SiteSettings
from core.base.page_links import load_linked
from core.base.seo import ICON, absolute, resolved
from core.base.streams import read_together
from core.blocks.base import texts_of
from core.serving.headers import CROSS_ORIGIN, RESOURCE_POLICY
from core.serving.renditions import load_pictures_of, share_rendition

ENTRIES = 20
ADDRESS_ATTRIBUTES = ("href", "src", "poster", "cite")
_NOTE = re.compile(r"^footnote-(?:source-)?[0-9]")
_NOTE_LINK = re.compile(r"^#footnote-(?:source-)?[0-9]")
# What XML 1.0 can't hold; it comes with text pasted from word processors.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


class RSS(feedgenerator.Rss201rev2Feed):
    """RSS 2.0 with the full text in content:encoded (https://web.resource.org/rss/1.0/modules/content/)."""

    def rss_attributes(self) -> dict[str, str]:
        """Declare the namespaces of the elements added below."""
        return {
            **super().rss_attributes(),
            "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
            "xmlns:dc": "http://purl.org/dc/elements/1.1/",
        }

    def add_root_elements(self, handler: Any) -> None:
        """Describe the feed in HTML, as readers take it."""
        self.feed = _described_in_html(self.feed)
        super().add_root_elements(handler)
        handler.startElement("image", {})
        for name in ("url", "title", "link"):
            handler.addQuickElement(name, self.feed["icon" if name == "url" else name])
        handler.endElement("image")

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add the full text and the authors (RSS's own author must be an e-mail address)."""
        first = item["enclosures"][:1]  # RSS has room for one
        super().add_item_elements(handler, _described_in_html(item) | {"enclosures": first})
        for name in item["author_names"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])


class Atom(feedgenerator.Atom1Feed):
    """Atom with the full text in content."""

    def add_root_elements(self, handler: Any) -> None:
        """Add the icon."""
        super().add_root_elements(handler)
        handler.addQuickElement("icon", self.feed["icon"])

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add the full text and every author."""
        super().add_item_elements(handler, _described_in_html(item))
        for name in item["author_names"]:
            handler.startElement("author", {})
            handler.addQuickElement("name", name)
            handler.endElement("author")
        handler.addQuickElement("content", item["content"], {"type": "html"})


def _described_in_html(item: dict[str, Any]) -> dict[str, Any]:
    """Return an entry or a feed whose description, a plain text of ours, is the HTML that these formats take it for."""
    return item | {"description": escape(item["description"])}


class JSONFeed(feedgenerator.SyndicationFeed):
    """JSON Feed 1.1 (https://www.jsonfeed.org/version/1.1/)."""

    content_type = "application/feed+json; charset=utf-8"

    def write(self, outfile: Any, encoding: str) -> None:
        """Write the feed as JSON."""
        data = {
            "version": "https://jsonfeed.org/version/1.1",
            "title": self.feed["title"],
            "description": self.feed["description"],
            "home_page_url": self.feed["link"],
            "feed_url": self.feed["feed_url"],
            "icon": self.feed["icon"],
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(data, ensure_ascii=False))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        entry = {
            "id": item["unique_id"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["content"],
            "date_published": item["pubdate"].isoformat(),
            "date_modified": item["updateddate"].isoformat(),
            "authors": [{"name": name} for name in item["author_names"]],
            "tags": list(item["categories"]),
            "image": item["image"],
            "attachments": [
                {"url": each.url, "mime_type": each.mime_type, "size_in_bytes": int(each.length)}
                for each in item["enclosures"]
                if each.url != item["image"]
            ],
        }
        return {key: value for key, value in entry.items() if value}


class FeedFormat(NamedTuple):
    """A feed format: the end of its address, its class and media type."""

    route: str
    name: str
    generator: type[feedgenerator.SyndicationFeed]
    media_type: str


FORMATS = {
    form.route: form
    for form in (
        FeedFormat("feed/", "RSS", RSS, "application/rss+xml"),
        FeedFormat("feed/atom/", "Atom", Atom, "application/atom+xml"),
        FeedFormat("feed/json/", "JSON Feed", JSONFeed, "application/feed+json"),
    )
}


class FeedHead(NamedTuple):
    """What a feed is of; `link` is the page that shows the same, `address` the feed's own: both absolute.

    The title names the site: a reader lists the feeds of many.
    """

    title: str
    description: str
    link: str
    address: str


def feed_response(request: HttpRequest, articles: Any, form: FeedFormat) -> HttpResponse:
    """Answer with a list of articles as a feed, or 304 where the reader has it already."""
    listed = _with_bodies(list(articles.articles.for_feed()[:ENTRIES]))
    head = FeedHead(
        title=title_of_feed(request, articles.title),
        description=articles.description or articles.title,
        link=absolute(request, articles.url),
        address=absolute(request, articles.url + form.route),
    )
    changes = [article.last_published_at or article.last_changed for article in listed]
    entries = (entry(request, article) for article in listed)
    return answer(request, form, head, entries, changed=max(changes, default=None))


def title_of_feed(request: HttpRequest, title: str) -> str:
    """Return the title of a list with the site's name before it: 'motiVAcional · Organización'."""
    name = SiteSettings.for_request(request).name
    return title if not name or name == title else f"{name} · {title}"


def _with_bodies(listed: list[Any]) -> list[Any]:
    """Read what all bodies name, pages that they link to included, at once."""
    for article, body in zip(listed, read_together([each.body for each in listed]), strict=True):
        article.body = body
    load_pictures_of([article.body for article in listed])
    load_linked(text for article in listed for text in texts_of(article.body))
    return listed


def answer(
    request: HttpRequest,
    form: FeedFormat,
    head: FeedHead,
    entries: Iterable[dict[str, Any]],
    *,
    changed: datetime | None = None,
) -> HttpResponse:
    """Answer with a feed of entries (see `entry`), or 304 where the reader has it already.

    Leave out `changed` where an entry may come or go without a later date than the others have.
    """
    feed = _feed(form, head)
    for each in entries:
        feed.add_item(**each)
    body = feed.writeString("utf-8")
    response = HttpResponse(body, content_type=f"{form.media_type}; charset=utf-8")
    response[RESOURCE_POLICY] = CROSS_ORIGIN
    return _conditional(request, response, changed)


def _feed(form: FeedFormat, head: FeedHead) -> feedgenerator.SyndicationFeed:
    return form.generator(
        title=writable(head.title),
        link=head.link,
        description=writable(head.description),
        language=settings.LANGUAGE_CODE,
        author_name=settings.WAGTAIL_SITE_NAME,  # of entries whose own authors aren't public (RFC 4287, 4.1.1)
        feed_url=head.address,
        icon=absolute(None, static(ICON)),
    )


def entry(request: HttpRequest, article: Any) -> dict[str, Any]:
    """Return what a feed says of an article."""
    address = article.get_full_url(request)
    picture = _picture(request, share_rendition(article.meta_image))
    return {
        "title": writable(article.title),
        "link": address,
        "unique_id": writable(article.feed_id) or address,
        "unique_id_is_permalink": False,
        "description": writable(article.summary),
        "content": writable(entry_html(request, article)),
        "author_names": [writable(author.title) for author in article.authors],
        "categories": [writable(topic.title) for topic in article.all_topics]
        + [writable(tag.name) for tag in article.tag_list],
        "pubdate": article.date,
        "updateddate": article.last_changed,
        "enclosures": [*_recordings(request, article.body), *picture],
        "image": picture[0].url if picture else None,
    }


def _picture(request: HttpRequest, picture: Any) -> list[feedgenerator.Enclosure]:
    """Return the picture with its size, which RSS asks for; nothing where its file is gone."""
    try:
        size = str(picture.file.size) if picture else ""
    except OSError:
        return []
    if not size:
        return []
    return [feedgenerator.Enclosure(absolute(request, picture.url), size, "image/jpeg")]


def _recordings(request: HttpRequest, body: Any) -> Iterator[feedgenerator.Enclosure]:
    """Yield what there is to listen to, with its size and media type; nothing where a file is gone."""
    for child in body.blocks_by_name("audio"):
        value = child.value
        if value.href and (size := stored_size(value["file"])):
            yield feedgenerator.Enclosure(
                absolute(request, value.href), str(size), value.content_type
            )


def _conditional(
    request: HttpRequest, response: HttpResponse, changed: datetime | None
) -> HttpResponse:
    """Add ETag and Last-Modified; answer 304 to a reader whose copy is current (RFC 9110, section 13)."""
    response["ETag"] = etag = quote_etag(sha256(response.content).hexdigest())
    modified = int(changed.timestamp()) if changed else None
    if modified:
        response["Last-Modified"] = http_date(modified)
    return get_conditional_response(request, etag, modified, response) or response


def writable(text: str) -> str:
    """Return the text without the characters that no XML document may hold."""
    return _UNWRITABLE.sub("", str(text))


def entry_html(request: HttpRequest | None, article: Any) -> str:
    """Return the article's whole content with absolute addresses, pictures as plain <img>."""
    html = render_to_string(
        "blog/feed_entry.html", {"page": article, "self": article, "in_feed": True}
    )
    return made_absolute(html, article.get_full_url(request) or "")


@lru_cache(
    maxsize=100
)  # parsing costs more than rendering, and few of a feed's texts change at once
def made_absolute(html: str, address: str) -> str:
    """Return the HTML of the article at an address as it reads elsewhere."""
    soup = BeautifulSoup(html, "html.parser")
    for source in soup.find_all("source"):
        source.decompose()
    for box in soup.find_all("img", src=re.compile("^data:")):  # of a picture that isn't ready
        box.decompose()
    inside = _mark_footnotes(soup, address)
    for tag in soup.find_all(True):
        _absolute_addresses(tag, address, inside)
    return str(soup)


def _mark_footnotes(soup: BeautifulSoup, address: str) -> set[str]:
    """Give notes and their marks ids that no other entry has on the page of a reader; return the links between them."""
    slug = urlsplit(address).path.strip("/").rpartition("/")[2]
    ids = {tag["id"]: tag for tag in soup.find_all(id=_NOTE)}
    for tag in soup.find_all("a", href=_NOTE_LINK):
        if tag["href"][1:] in ids:
            tag["href"] = f"{tag['href']}-{slug}"
    for name, tag in ids.items():
        tag["id"] = f"{name}-{slug}"
    return {f"#{tag['id']}" for tag in ids.values()}


def _absolute_addresses(tag: Any, address: str, inside: set[str]) -> None:
    """Resolve the addresses of an element against the article's; links to notes of the entry stay in it."""
    for name in ADDRESS_ATTRIBUTES:
        value = tag.get(name)
        if value is not None and value not in inside:
            tag[name] = resolved(address, value)
    for name in ("srcset", "sizes", "data-tint"):
        tag.attrs.pop(name, None)
