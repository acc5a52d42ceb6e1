"""What HTML may stay, by nh3: cleaned when saved and again when rendered."""

import re
from html import unescape

from core.base.markup import TAG_END, Cleaner

LINK_SCHEMES = {"http", "https", "mailto", "tel"}
# Elements that go with everything inside them: what they hold is no text for a reader.
DROPPED = {
    "script",
    "style",
    "template",
    "iframe",
    "object",
    "embed",
    "noscript",
    "svg",
    "math",
    "head",
    "title",
}
_TAG_NAMES = """
    a abbr b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn
    div dl dt em figcaption figure h2 h3 h4 h5 h6 hr i ins kbd li mark ol p pre q rp rt ruby
    s samp small span strong sub summary sup table tbody td tfoot th thead time tr u ul var
    wbr
"""
HTML_TAGS = frozenset(_TAG_NAMES.split())

_RICH_TEXT = Cleaner(
    tags={
        "p",
        "br",
        "b",
        "strong",
        "i",
        "em",
        "s",
        "a",
        "ul",
        "ol",
        "li",
        "code",
        "sup",
        "footnote",
    },
    clean_content_tags=DROPPED,
    attributes={"a": {"href", "hreflang", "lang"}, "footnote": {"id"}},
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)
_HTML = Cleaner(
    tags=HTML_TAGS,
    clean_content_tags=DROPPED,
    attributes={
        "*": {"lang", "dir", "title"},
        "a": {"href", "hreflang"},
        "bdo": {"dir"},
        "blockquote": {"cite"},
        "data": {"value"},
        "details": {"open"},
        "li": {"value"},
        "ol": {"start", "reversed", "type"},
        "td": {"colspan", "rowspan"},
        "th": {"colspan", "rowspan", "scope", "abbr"},
        "time": {"datetime"},
    },
    url_schemes=LINK_SCHEMES,
    link_rel=None,
)
_TEXT = Cleaner(tags=set(), clean_content_tags=DROPPED | {"footnote"})
_LINE_END = re.compile(
    r"</(?:p|div|h[1-6]|li|dt|dd|blockquote|pre|tr|t[dh]|caption|figcaption|summary)\s*+>"
    rf"|<(?:br|hr)\b{TAG_END}",
    re.I,
)


def clean_rich_text(html: str) -> str:
    """Keep what the rich-text editor can write."""
    return _RICH_TEXT.clean(html)


def clean_html(html: str) -> str:
    """Keep text and its markup: no scripts, styles, frames, forms or pictures."""
    return _HTML.clean(html.replace("\0", ""))


def html_to_text(html: str) -> str:
    """Return the words of the HTML, a line each paragraph, item or cell; footnote marks left out."""
    text = unescape(_TEXT.clean(_LINE_END.sub("\n", html)))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)
