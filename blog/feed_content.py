"""An article as a feed reader or a mail shows it: no scripts, absolute addresses."""

import re
from typing import Any

from bs4 import BeautifulSoup
from django.http import HttpRequest
from django.template.loader import render_to_string

from core.base.seo import absolute

ADDRESS_ATTRIBUTES = ("href", "src", "poster")
# What XML 1.0 can't hold; it comes with text pasted from word processors.
_UNWRITABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def writable(text: str) -> str:
    """Return the text without the characters that no XML document may hold."""
    return _UNWRITABLE.sub("", str(text))


def entry_html(request: HttpRequest | None, article: Any) -> str:
    """Return the article's whole content with absolute addresses, pictures as plain <img>."""
    html = render_to_string(
        "blog/feed_entry.html", {"page": article, "self": article, "in_feed": True}
    )
    soup = BeautifulSoup(html, "html.parser")
    for source in soup.find_all("source"):
        source.decompose()
    for tag in soup.find_all(True):
        _absolute_addresses(request, article, tag)
    return str(soup)


def _absolute_addresses(request: HttpRequest | None, article: Any, tag: Any) -> None:
    for name in ADDRESS_ATTRIBUTES:
        value = tag.get(name)
        if value and value.startswith("#"):
            tag[name] = (article.get_full_url(request) or "") + value
        elif value and value.startswith("/"):
            tag[name] = absolute(request, value)
    if tag.get("srcset"):
        del tag["srcset"]
