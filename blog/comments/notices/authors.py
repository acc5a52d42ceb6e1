"""The authors of an article are told of each comment that is published below it."""

from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet

from blog.comments.models import Comment
from blog.comments.notices.words import about
from core.mail.composing import render_mail
from core.mail.outgoing import post


def tell(comment: Comment, by: Any = None) -> None:
    """Tell the authors, but not who wrote the comment, nor who has just approved it."""
    knows = {comment.user_id, by.pk if by else None} - {None}
    for author in _authors(comment.article_id).exclude(pk__in=knows):
        mail = render_mail("comments/mails/published.txt", about(comment))
        post(f"comments:{comment.pk}:published:{author.pk}", author.email, *mail)


def _authors(article_id: int) -> QuerySet[Any]:
    """Return the logins behind the author pages of an article, those that can be written to."""
    users = get_user_model().objects.filter(is_active=True).exclude(email="")
    return users.filter(author__article_authors__page=article_id).order_by("pk")
