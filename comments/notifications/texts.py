"""What all mails about comments say in the same way."""

from typing import Any

from comments.models import Comment
from core.base.seo import absolute
from core.mail.messages import one_line


def comment_context(comment: Comment) -> dict[str, Any]:
    """Return what a template says of a comment: nothing of it breaks a line that isn't its own."""
    return {
        "comment": comment,
        "name": one_line(comment.name),
        "title": one_line(comment.article.title),
        "text": quoted(comment.text),
        "article_address": absolute(None, comment.article.url),
        "comment_address": absolute(None, comment.get_absolute_url()),
    }


def quoted(text: str) -> str:
    """Return a text as mails quote it: what a reader wrote is never taken for what we say."""
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
