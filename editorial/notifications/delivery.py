"""Notices: stored with the event itself, composed when they are due and handed to the queue of mail."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import QuerySet
from django.tasks import task
from django.utils import timezone
from wagtail.models import Page, TaskState

from core.mail.outgoing import post
from core.mail.sending import reason_of
from editorial.models import Notice
from editorial.notifications.kinds import CANCELLED, KINDS, OVERDUE, TO_REVIEW, WITHDRAWN
from editorial.notifications.mails import Mail, due_at, mails_for

logger = logging.getLogger(__name__)
KEPT = timedelta(days=90)


def notify(
    kind: str,
    recipients: Iterable[Any],
    page: Page,
    *,
    key: str,
    details: dict[str, str] | None = None,
) -> None:
    """Store a notice about a page for each recipient, once for each `key`, which names the event.

    What is due is mailed after the transaction by a background task. Who can't or won't be notified gets no notice.
    """
    now = timezone.now()
    # The title as the page's editors see it.
    content = {"title": getattr(page, "draft_title", "") or page.title} | (details or {})
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
        # What can't be queued now is found by the next minute's run.
        transaction.on_commit(send_notices.enqueue, robust=True)


def _reachable(users: Iterable[Any], refused_by: str) -> QuerySet[Any]:
    """Return the users who have a mail address and haven't refused this kind of notice."""
    wanted = get_user_model().objects.filter(pk__in={user.pk for user in users}, is_active=True)
    if refused_by:
        wanted = wanted.exclude(**{f"wagtail_userprofile__{refused_by}_notifications": False})
    return wanted.exclude(email="").select_related("wagtail_userprofile", "mail_preference")


@task(backend="background")
def send_notices() -> int:
    """Compose the notices that are due and queue them as mail; return how many mails."""
    due = Notice.objects.due().order_by("send_at", "pk")
    recipients = dict.fromkeys(due.values_list("recipient", flat=True))
    return sum(_send_to(recipient) for recipient in recipients)


@transaction.atomic
def _send_to(recipient: int) -> int:
    """Queue the mails due to a user and mark their notices as sent, in one transaction."""
    about = ("page", "recipient__wagtail_userprofile", "recipient__mail_preference")
    hers = Notice.objects.filter(recipient=recipient).order_by("pk")
    notices = _without_moot(hers.select_related(*about).claim())
    sent = 0
    for group, compose in mails_for(notices):
        if error := _queue(group, compose):
            numbers = [notice.pk for notice in group]
            logger.error("Notices %s could not be composed: %s", numbers, reason_of(error))
            Notice.objects.put_off(group)
        else:
            Notice.objects.note_sent(group)
            sent += 1
    return sent


def _queue(notices: list[Notice], compose: Callable[[], Mail]) -> Exception | None:
    """Compose a mail and queue it; return the error if that fails."""
    try:
        with transaction.atomic():
            mail = compose()
            key = f"notices:{notices[0].pk}-{notices[-1].pk}"
            post(key, notices[0].recipient.email, mail.subject, mail.text)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        return error
    return None


def _without_moot(notices: list[Notice]) -> list[Notice]:
    """Delete notices that can't reach their recipient or whose task is done by now; return the others."""
    undecided = _undecided(notices)
    moot = [
        notice
        for notice in notices
        if not (notice.recipient.is_active and notice.recipient.email)
        or (notice.kind in (TO_REVIEW, OVERDUE) and notice.details.get("state") not in undecided)
        or (notice.kind == CANCELLED and notice.page.workflow_in_progress)  # begun anew
    ]
    # She never heard of what is withdrawn in the same breath.
    unheard = {notice.details.get("state") for notice in moot if notice.kind == TO_REVIEW}
    moot += [
        notice
        for notice in notices
        if notice.kind == WITHDRAWN and notice.details.get("state") in unheard
    ]
    Notice.objects.filter(pk__in=[notice.pk for notice in moot]).delete()
    return [notice for notice in notices if notice not in moot]


def _undecided(notices: Iterable[Notice]) -> set[str]:
    """Return the ids of the task states in progress among those that notices are about."""
    named = {notice.details["state"] for notice in notices if "state" in notice.details}
    open_states = TaskState.objects.filter(pk__in=named, status=TaskState.STATUS_IN_PROGRESS)
    return {str(pk) for pk in open_states.values_list("pk", flat=True)}


def prune() -> None:
    """Delete old notices; keep reminders of open reviews, so that none is sent again."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEPT)
    reminders = list(old.filter(kind=OVERDUE))
    undecided = _undecided(reminders)
    kept = [notice.pk for notice in reminders if notice.details.get("state") in undecided]
    old.exclude(pk__in=kept).delete()
