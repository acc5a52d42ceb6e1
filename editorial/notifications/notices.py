"""Writing a notice down with the event itself; `delivery` mails it afterwards."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import Page

from editorial.models import Notice
from editorial.notifications.delivery import send_notices
from editorial.notifications.digests import due_at
from editorial.notifications.kinds import KINDS


def notify(
    kind: str,
    recipients: Iterable[Any],
    page: Page,
    *,
    key: str,
    details: dict[str, str] | None = None,
) -> None:
    """Write down a notice about a page for some people, each event once (`key`).

    What is due is mailed after the transaction by a background task. Nothing is kept for who can't or won't be told.
    """
    now = timezone.now()
    content = {"title": _title(page)} | (details or {})
    notices = [
        Notice(
            recipient=user,
            page_id=page.pk,
            kind=kind,
            key=key,
            details=content,
            send_at=due_at(user, now),
        )
        for user in _reachable(recipients, KINDS[kind].refused_by)
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    if any(notice.send_at <= now for notice in notices):
        # What can't be queued now is found by the next minute's round.
        transaction.on_commit(send_notices.enqueue, robust=True)


def _title(page: Page) -> str:
    """Return the title as its editors see it."""
    return getattr(page, "draft_title", "") or page.title


def _reachable(users: Iterable[Any], refused_by: str) -> QuerySet[Any]:
    """Return those who have a mail address and haven't chosen not to be told."""
    wanted = get_user_model().objects.filter(pk__in={user.pk for user in users}, is_active=True)
    if refused_by:
        wanted = wanted.exclude(**{f"wagtail_userprofile__{refused_by}_notifications": False})
    return wanted.exclude(email="").select_related("wagtail_userprofile", "mail_preference")
