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
_MARKDOWN = (
    MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True, "maxNesting": 12})
    .enable("linkify")
    .disable(_OFF)
)
_CLEANER = Cleaner(
    tags={"p", "br", "strong", "em", "code", "pre", "blockquote", "ul", "ol", "li", "a"},
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow ugc noopener",
)


def to_html(text: str) -> SafeString:
    """Return the HTML of a comment: paragraphs, emphasis, code, quotes, lists, links."""
    return mark_safe(_CLEANER.clean(_MARKDOWN.render(text)))  # noqa: S308 - cleaned in this line
