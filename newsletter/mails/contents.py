"""Contents of an issue as HTML for mail programs: a head, pieces between which it may be cut, a closing link.

Tables and plain elements, absolute URLs, no scripts or forms.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bs4 import BeautifulSoup, NavigableString
from django.template.loader import render_to_string

from blog.models import ArticlePage
from core.base.markup import Cleaner
from core.base.seo import absolute
from core.blocks.base import forget_footnotes
from core.blocks.sanitize import DROPPED, HTML_TAGS, LINK_SCHEMES
from newsletter.models import Issue

# Elements that some mail programs show in a way of their own, or not at all; what they hold stays.
UNKNOWN_TO_MAIL = {"details", "summary", "figure", "figcaption", "data", "time"}
TAGS = (HTML_TAGS - UNKNOWN_TO_MAIL) | {"h1", "img"}
ATTRIBUTES = {
    "*": {"class", "dir", "lang", "title"},
    "a": {"href"},
    "bdo": {"dir"},
    "img": {"alt", "height", "src", "width"},
    "li": {"value"},
    "ol": {"reversed", "start", "type"},
    "table": {"border", "cellpadding", "cellspacing", "role", "width"},
    "td": {"colspan", "rowspan"},
    "th": {"abbr", "colspan", "rowspan", "scope"},
}
_SPACE = re.compile(r"[ \t\r\n\f]+")


@dataclass(frozen=True)
class Content:
    """Hold the parts of an issue as safe HTML, and its summary as text."""

    summary: str
    head: str
    pieces: list[str]
    onward: str  # what follows the whole
    rest: str  # what follows a part


def content_of(issue: Issue, articles: Iterable[Any] | None) -> Content | None:
    """Return the content of an issue, None where there is none."""
    if issue.kind == Issue.Kind.ARTICLE:
        return _article(issue.article) if issue.article else None
    if issue.kind == Issue.Kind.DIGEST:
        listed = list(articles or [])
        return _digest(issue, listed) if listed else None
    return _campaign(issue)


def _article(article: Any) -> Content:
    url = absolute(None, article.url)
    return Content(
        summary=article.summary,
        head=_part("article_head", url, article=article),
        pieces=pieces_of(article.body, article),
        onward=_part("onward", url, url=url),
        rest=_part("rest", url, url=url),
    )


def _digest(issue: Issue, articles: list[Any]) -> Content:
    pieces = [_item(article) for article in articles]
    return _listing(issue, pieces, " · ".join(article.title for article in articles))


def _campaign(issue: Issue) -> Content:
    return _listing(issue, [piece for child in issue.body for piece in _campaign_pieces(child)])


def _listing(issue: Issue, pieces: list[str], summary: str = "") -> Content:
    home = absolute(None, "/")
    head, rest = _part("head", home, title=issue.subject), _part("rest", home, url=home)
    return Content(summary=summary, head=head, pieces=pieces, onward="", rest=rest)


def _campaign_pieces(child: Any) -> list[str]:
    if child.block_type == "articles":
        return _chosen(child.value)
    html = _template(f"letter/{child.block_type}", value=child.value)
    return safe_pieces(html, absolute(None, "/"))


def _chosen(value: Any) -> list[str]:
    """Return the heading and the public articles of an articles block."""
    keys = [article.pk for article in value["articles"] if article]
    found = {
        each.pk: each
        for each in ArticlePage.objects.published().for_list("mail").filter(pk__in=keys)
    }
    heading = _part("letter/heading", absolute(None, "/"), text=value["heading"]) if found else ""
    return [*filter(None, [heading]), *(_item(found[key]) for key in keys if key in found)]


def _item(article: Any) -> str:
    return _part("item", absolute(None, article.url), article=article)


def _part(name: str, base: str, **context: Any) -> str:
    return "".join(safe_pieces(_template(name, **context), base))


def _template(name: str, **context: Any) -> str:
    return render_to_string(f"newsletter/mails/{name}.html", context)


def pieces_of(body: Any, page: Any) -> list[str]:
    """Return the elements of an article's body and footnotes, in order."""
    forget_footnotes(page)
    context = {"page": page, "in_feed": True}
    html = [
        _template(f"blocks/{child.block_type}", **context, child=child, value=child.value)
        for child in body
    ]
    html.append(_template("footnotes", **context))
    return safe_pieces("\n".join(html), absolute(None, page.url))


def safe_pieces(html: str, base: str) -> list[str]:
    """Return the elements of some HTML, cleaned, with absolute URLs."""
    cleaner = Cleaner(
        tags=TAGS,
        clean_content_tags=DROPPED,
        attributes=ATTRIBUTES,
        url_schemes=LINK_SCHEMES,
        link_rel=None,
        url_relative=("rewrite_with_base", base),
    )
    soup = BeautifulSoup(cleaner.clean(html), "html.parser")
    _drop_anchors(soup)
    _close_up(soup)
    return [str(each) for each in soup.contents if str(each).strip()]


def _drop_anchors(soup: BeautifulSoup) -> None:
    """Unwrap the links of footnote marks: few mail programs jump within a mail."""
    for link in soup.select(".footnote-mark a"):
        link.unwrap()


def _close_up(soup: BeautifulSoup) -> None:
    """Collapse white space outside of <pre>."""
    for text in soup.find_all(string=True):
        if not text.find_parent("pre"):
            text.replace_with(NavigableString(_SPACE.sub(" ", text)))
