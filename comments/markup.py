"""Comments as HTML, of a small part of Markdown (https://commonmark.org), and as mails quote them."""

from typing import Any

from django.utils.safestring import SafeString, mark_safe
from markdown_it import MarkdownIt

from comments.models import Comment
from core.base.markup import Cleaner
from core.base.seo import absolute
from core.blocks.sanitize import html_to_text
from core.mail.messages import one_line

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


def to_text(text: str) -> str:
    """Return the words of a comment, without the signs that mark it up."""
    return html_to_text(to_html(text))


def comment_context(comment: Comment) -> dict[str, Any]:
    """Return a comment for the templates of mails: nothing of it breaks a line that isn't its own."""
    return {
        "comment": comment,
        "name": one_line(comment.name),
        "title": one_line(comment.article.title),
        "text": quoted(comment.text),
        "article_address": absolute(None, comment.article.url),
        "comment_address": absolute(None, comment.get_absolute_url()),
    }


def quoted(text: str) -> str:
    """Return a text as mails quote it, so that a reader's words are never taken for ours."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
