"""Notices that are due, less what is no longer true by then, composed and handed to the queue of mail."""

import logging
from collections.abc import Callable, Iterable
from datetime import timedelta

from django.db import transaction
from django.tasks import task
from django.utils import timezone
from wagtail.models import TaskState

from core.mail.outgoing import post
from core.mail.sending import reason_of
from editorial.models import Notice
from editorial.notifications.kinds import CANCELLED, OVERDUE, TO_REVIEW, WITHDRAWN
from editorial.notifications.mails import Mail, mails_for

logger = logging.getLogger(__name__)
KEPT = timedelta(days=90)


@task(backend="background")
def send_notices() -> int:
    """Compose what is due and hand it to the queue of mail; return how many mails."""
    due = Notice.objects.due().order_by("send_at", "pk")
    recipients = dict.fromkeys(due.values_list("recipient", flat=True))
    return sum(_send_to(recipient) for recipient in recipients)


@transaction.atomic
def _send_to(recipient: int) -> int:
    """Queue what is due to somebody, and note it as sent, in one transaction: neither stays without the other."""
    about = ("page", "recipient__wagtail_userprofile", "recipient__mail_preference")
    hers = Notice.objects.filter(recipient=recipient).order_by("pk")
    notices = _without_moot(hers.select_related(*about).claim())
    sent = 0
    for told, compose in mails_for(notices):
        if error := _queue(told, compose):
            numbers = [notice.pk for notice in told]
            logger.error("Notices %s could not be composed: %s", numbers, reason_of(error))
            Notice.objects.put_off(told)
        else:
            Notice.objects.note_sent(told)
            sent += 1
    return sent


def _queue(notices: list[Notice], compose: Callable[[], Mail]) -> Exception | None:
    """Compose a mail and queue it, each once; return what went wrong."""
    try:
        with transaction.atomic():
            mail = compose()
            key = f"notices:{notices[0].pk}-{notices[-1].pk}"
            post(key, notices[0].recipient.email, mail.subject, mail.text)
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        return error
    return None


def _without_moot(notices: list[Notice]) -> list[Notice]:
    """Delete what can't reach its recipient any more, and what nobody has to do by now; return the rest."""
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
    """Return the ids of the steps that are still to be decided, among those that notices are about."""
    named = {notice.details["state"] for notice in notices if "state" in notice.details}
    open_states = TaskState.objects.filter(pk__in=named, status=TaskState.STATUS_IN_PROGRESS)
    return {str(pk) for pk in open_states.values_list("pk", flat=True)}


def prune() -> None:
    """Delete notices of long ago; a reminder stays as long as its review waits, so that it isn't sent again."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEPT)
    reminders = list(old.filter(kind=OVERDUE))
    undecided = _undecided(reminders)
    kept = [notice.pk for notice in reminders if notice.details.get("state") in undecided]
    old.exclude(pk__in=kept).delete()
