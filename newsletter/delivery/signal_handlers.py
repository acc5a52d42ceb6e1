"""Handler of publications: an article gets its issue when it is published first."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import Truncator
from wagtail.log_actions import log
from wagtail.models import Revision
from wagtail.signals import page_published

from blog.models import ArticlePage
from blog.publication_mails import are_mails_wanted
from core.base.publishing import published
from core.mail.queue import wake
from newsletter.delivery.articles import is_news
from newsletter.delivery.tasks import send_deliveries
from newsletter.log_actions import SILENT
from newsletter.models import Issue, NewsletterSettings

LONGEST_SUBJECT = 150  # as the model has it


def connect() -> None:
    """Connect the handler."""
    page_published.connect(
        _on_published, sender=ArticlePage, dispatch_uid="newsletter.article_published"
    )


def _on_published(instance: ArticlePage, **_kwargs: Any) -> None:
    if instance.first_published_at != instance.last_published_at:
        _retitle(instance)
        return
    if not are_mails_wanted():
        _keep_silent(instance)
        return
    newsletter = NewsletterSettings.current()
    if newsletter.is_on and _is_public_news(instance):
        _announce(instance, timedelta(minutes=newsletter.cool_off_minutes))


def _is_public_news(article: ArticlePage) -> bool:
    """Return whether an article is public and news, and no alias."""
    is_seen = published(ArticlePage.objects.filter(pk=article.pk)).exists()
    return is_seen and not article.alias_of_id and is_news(article)


def _announce(article: ArticlePage, pause: timedelta) -> None:
    """Create the issue of an article, unless it ever had one."""
    issue = Issue(
        kind=Issue.Kind.ARTICLE,
        state=Issue.State.WAITING,
        article=article,
        subject=_subject(article.title),
        send_at=timezone.now() + pause,
    )
    Issue.objects.bulk_create([issue], ignore_conflicts=True)
    if not pause:  # else the minute's run finds it at its hour
        transaction.on_commit(partial(wake, send_deliveries), robust=True)


def _keep_silent(article: ArticlePage) -> None:
    """Store a cancelled issue, so that neither this publication nor that of its hour is announced; editors may send it yet."""
    if article.alias_of_id or not is_news(article):
        return
    fields = {"state": Issue.State.CANCELLED, "subject": _subject(article.title)}
    issue, is_new = Issue.objects.get_or_create(
        article=article, defaults=fields | {"kind": Issue.Kind.ARTICLE}
    )
    if is_new:
        log(instance=issue, action=SILENT)


def _retitle(article: ArticlePage) -> None:
    """Update the subject of a waiting issue to the new title, unless an editor changed it."""
    issue = Issue.objects.filter(article=article, state=Issue.State.WAITING).first()
    if issue is None:
        return
    titles = Revision.objects.for_instance(article).values_list("object_str", flat=True)
    if issue.subject in map(_subject, titles):
        issue.subject = _subject(article.title)
        issue.save(update_fields=["subject"])


def _subject(title: str) -> str:
    return Truncator(title).chars(LONGEST_SUBJECT)
