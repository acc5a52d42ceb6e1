"""What publishing an article has to do with mail: one issue, the first time."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from wagtail.signals import page_published

from blog.models import ArticlePage
from blog.newsletter.models import Issue, NewsletterSettings
from blog.newsletter.sending.articles import is_news
from blog.newsletter.sending.rounds import send_deliveries
from core.base.publishing import published
from core.mail.queue import wake

LONGEST_SUBJECT = 150  # as the model has it


def connect() -> None:
    """Hear of each publication, by hand, by the clock or by the workflow's end."""
    page_published.connect(
        _on_published, sender=ArticlePage, dispatch_uid="newsletter.article_published"
    )


def _on_published(instance: ArticlePage, **_kwargs: Any) -> None:
    newsletter = NewsletterSettings.current()
    if newsletter.is_on and _comes_out(instance):
        _announce(instance, timedelta(minutes=newsletter.cool_off_minutes))


def _comes_out(article: ArticlePage) -> bool:
    """Tell whether this publication is an article's first one, and visitors see it. An alias shows what came out before."""
    is_first = article.first_published_at == article.last_published_at
    return (
        is_first
        and not article.alias_of_id
        and published(ArticlePage.objects.filter(pk=article.pk)).exists()
        and is_news(article)
    )


def _announce(article: ArticlePage, pause: timedelta) -> None:
    """Make its issue; who comes second finds that there is one, whatever became of it."""
    issue = Issue(
        kind=Issue.Kind.ARTICLE,
        state=Issue.State.WAITING,
        article=article,
        subject=Truncator(article.title).chars(LONGEST_SUBJECT),
        send_at=timezone.now() + pause,
    )
    Issue.objects.bulk_create([issue], ignore_conflicts=True)
    if not pause:  # else the minute's round finds it at its hour
        transaction.on_commit(partial(wake, send_deliveries), robust=True)
