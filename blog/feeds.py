"""Feeds: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1, with full content; of a list of articles, and of what apps list."""

import json
import re
from collections.abc import Iterable
from datetime import datetime
from functools import lru_cache
from hashlib import sha256
from typing import Any, NamedTuple

from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import feedgenerator
from django.utils.cache import get_conditional_response
from django.utils.html import escape
from django.utils.http import http_date, quote_etag

from core.base.page_links import load_linked
from core.base.seo import absolute
from core.base.streams import read_together
from core.blocks.base import texts_of
from core.serving.headers import CROSS_ORIGIN, RESOURCE_POLICY
from core.serving.renditions import share_rendition

ENTRIES = 20
ADDRESS_ATTRIBUTES = ("href", "src", "poster")
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

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        """Add the full text and the authors (RSS's own author must be an e-mail address)."""
        super().add_item_elements(handler, _described_in_html(item))
        for name in item["author_names"]:
            handler.addQuickElement("dc:creator", name)
        handler.addQuickElement("content:encoded", item["content"])


class Atom(feedgenerator.Atom1Feed):
    """Atom with the full text in content."""

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
            "language": self.feed["language"],
            "items": [self._item(item) for item in self.items],
        }
        outfile.write(json.dumps(data, ensure_ascii=False))

    def _item(self, item: dict[str, Any]) -> dict[str, Any]:
        entry = {
            "id": item["link"],
            "url": item["link"],
            "title": item["title"],
            "summary": item["description"],
            "content_html": item["content"],
            "date_published": item["pubdate"].isoformat(),
            "date_modified": item["updateddate"].isoformat(),
            "authors": [{"name": name} for name in item["author_names"]],
            "tags": list(item["categories"]),
            "image": item["image"],
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
    """What a feed is of; `link` is the page that shows the same, `address` the feed's own: both absolute."""

    title: str
    description: str
    link: str
    address: str


def feed_response(request: HttpRequest, articles: Any, form: FeedFormat) -> HttpResponse:
    """Answer with a list of articles as a feed, or 304 where the reader has it already."""
    listed = _with_bodies(list(articles.articles.for_feed()[:ENTRIES]))
    head = FeedHead(
        title=articles.title,
        description=articles.description or articles.title,
        link=absolute(request, articles.url),
        address=absolute(request, articles.url + form.route),
    )
    changes = [article.last_published_at or article.last_changed for article in listed]
    entries = (entry(request, article) for article in listed)
    return answer(request, form, head, entries, changed=max(changes, default=None))


def _with_bodies(listed: list[Any]) -> list[Any]:
    """Read what all bodies name, pages that they link to included, at once."""
    for article, body in zip(listed, read_together([each.body for each in listed]), strict=True):
        article.body = body
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
    )


def entry(request: HttpRequest, article: Any) -> dict[str, Any]:
    """Return what a feed says of an article."""
    address = article.get_full_url(request)
    enclosure = _enclosures(request, share_rendition(article.meta_image))
    return {
        "title": writable(article.title),
        "link": address,
        "unique_id": address,
        "description": writable(article.summary),
        "content": writable(entry_html(request, article)),
        "author_names": [writable(author.title) for author in article.authors],
        "categories": [writable(topic.title) for topic in article.all_topics]
        + [writable(tag.name) for tag in article.tag_list],
        "pubdate": article.date,
        "updateddate": article.last_changed,
        "enclosures": enclosure,
        "image": enclosure[0].url if enclosure else None,
    }


def _enclosures(request: HttpRequest, picture: Any) -> list[feedgenerator.Enclosure]:
    """Return the picture with its size, which RSS asks for; nothing where its file is gone."""
    try:
        size = str(picture.file.size) if picture else ""
    except OSError:
        return []
    if not size:
        return []
    return [feedgenerator.Enclosure(absolute(request, picture.url), size, "image/jpeg")]


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
    return _made_absolute(html, article.get_full_url(request) or "")


@lru_cache(
    maxsize=100
)  # parsing costs more than rendering, and few of a feed's texts change at once
def _made_absolute(html: str, address: str) -> str:
    """Return the HTML of the article at an address as it reads elsewhere."""
    soup = BeautifulSoup(html, "html.parser")
    for source in soup.find_all("source"):
        source.decompose()
    for box in soup.find_all("img", src=re.compile("^data:")):  # of a picture that isn't ready
        box.decompose()
    for tag in soup.find_all(True):
        _absolute_addresses(tag, address)
    return str(soup)


def _absolute_addresses(tag: Any, address: str) -> None:
    for name in ADDRESS_ATTRIBUTES:
        value = tag.get(name)
        if value and value.startswith("#"):
            tag[name] = address + value
        elif value and value.startswith("/"):
            tag[name] = absolute(None, value)
    for name in ("srcset", "sizes", "data-tint"):
        tag.attrs.pop(name, None)
