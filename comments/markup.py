"""What comments may look like: a small part of Markdown (https://commonmark.org), cleaned."""

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from core.base.markup import Cleaner

# No headings, pictures, rules or HTML: a comment is not a page.
_OFF = [
    "image",
    "heading",
    "lheading",
    "hr",
    "reference",
    "html_block",
    "html_inline",
    "entity",
]
_OPTIONS = {"html": False, "linkify": True, "breaks": True, "maxNesting": 12}
_PLAIN = MarkdownIt("commonmark", _OPTIONS).disable(_OFF)
_MARKDOWN = MarkdownIt("commonmark", _OPTIONS).enable("linkify").disable(_OFF)
# What has more addresses stays without links: finding them takes the square of their number.
MOST_ADDRESSES = 50
_SIGNS = ("://", "www.", "@")
_CLEANER = Cleaner(
    tags={"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow ugc noopener",
)


def to_html(text: str) -> SafeString:
    """Return the HTML of a comment: paragraphs, emphasis, code, quotes, lists, links."""
    markdown = _MARKDOWN if sum(map(text.count, _SIGNS)) <= MOST_ADDRESSES else _PLAIN
    return mark_safe(_CLEANER.clean(markdown.render(text)))  # noqa: S308 - cleaned in this line
