"""Sending the notices that are due, less what is no longer true by then."""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from wagtail.models import TaskState

from core.mail.connections import Connection, Unreachable
from core.mail.sending import reason_of
from editorial.models import Notice
from editorial.notifications.kinds import CANCELLED, OVERDUE, TO_REVIEW, WITHDRAWN
from editorial.notifications.mails import messages_for

KEPT = timedelta(days=90)


def waiting() -> list[int]:
    """Return whom something is due to, first things first."""
    due = Notice.objects.due().order_by("send_at", "pk")
    return list(dict.fromkeys(due.values_list("recipient", flat=True)))


@transaction.atomic
def claim(recipient: int) -> list[Notice]:
    """Take what is due to somebody, so that nobody else sends it; what is no longer true goes."""
    about = ("page", "recipient__wagtail_userprofile", "recipient__mail_preference")
    hers = Notice.objects.filter(recipient=recipient).order_by("pk")
    return _without_moot(hers.select_related(*about).claim())


def prune() -> None:
    """Forget what was told long ago, or never could be; a reminder stays while its review waits."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEPT)
    reminders = list(old.filter(kind=OVERDUE))
    waiting_still = _undecided(reminders)
    kept = [notice.pk for notice in reminders if notice.details.get("state") in waiting_still]
    old.exclude(pk__in=kept).delete()


def _without_moot(notices: list[Notice]) -> list[Notice]:
    """Drop what can't reach her any more, and what nobody has to do by now; return the rest."""
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
    """Return the ids of the steps that still wait, among those that notices are about."""
    named = {notice.details["state"] for notice in notices if "state" in notice.details}
    open_states = TaskState.objects.filter(pk__in=named, status=TaskState.STATUS_IN_PROGRESS)
    return {str(pk) for pk in open_states.values_list("pk", flat=True)}


logger = logging.getLogger(__name__)


@task(backend="background")
def send_notices() -> int:
    """Send what is due; return how many messages."""
    sent = 0
    with Connection() as post:
        try:
            for recipient in waiting():
                sent += _send_to(recipient, post)
        except Unreachable as error:
            logger.warning("Notices wait: no mail can be sent now: %s", error)
    return sent


def _send_to(recipient: int, post: Connection) -> int:
    """Send somebody what is due to her; where no mail can be sent at all, leave it and say so."""
    notices = claim(recipient)
    unsent, sent = set(notices), 0
    for told, compose in messages_for(notices):
        # By now another sender's, where the server is slow; or we are asked to end.
        if not all(notice.begin() for notice in told):
            continue
        try:
            post.send(compose())
        except Unreachable:
            Notice.objects.put_back(unsent)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            numbers = [notice.pk for notice in told]
            logger.error("Notices %s could not be sent: %s", numbers, reason_of(error))
            Notice.objects.put_off(told)
        else:
            Notice.objects.note_sent(told)
            sent += 1
        unsent -= set(told)
    return sent
