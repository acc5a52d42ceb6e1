"""Blocks as HTML for mail programs: tables and plain elements, absolute URLs, no scripts or forms."""

import re
from typing import Any

from bs4 import BeautifulSoup, NavigableString
from django.template.loader import render_to_string

from core.base.markup import Cleaner
from core.base.seo import absolute
from core.blocks.base import forget_footnotes
from core.blocks.sanitize import DROPPED, HTML_TAGS, LINK_SCHEMES

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


def pieces_of(body: Any, page: Any) -> list[str]:
    """Return the elements of an article's body and footnotes, in order."""
    forget_footnotes(page)
    context = {"page": page, "in_feed": True}
    html = [_block(child, context) for child in body]
    html.append(render_to_string("newsletter/mails/footnotes.html", context))
    return safe_pieces("\n".join(html), absolute(None, page.url))


def _block(child: Any, context: dict[str, Any]) -> str:
    template = f"newsletter/mails/blocks/{child.block_type}.html"
    return render_to_string(template, context | {"child": child, "value": child.value})


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
