"""The notices that wait: claimed by one sender each, tried again later where sending fails.

Any number of senders may work at once. A claim is a lease: who is killed with notices in hand loses them to another
after a while. Then a message may come twice if the mail server had it already; its Message-ID tells.
"""

import logging
from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from wagtail.models import TaskState

from blog.desk.mails.kinds import CANCELLED, OVERDUE, TO_REVIEW, WITHDRAWN
from blog.desk.models import Notice

logger = logging.getLogger(__name__)
LEASE = timedelta(minutes=10)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
ATTEMPTS = 20  # about three days
KEPT = timedelta(days=90)


def due() -> QuerySet[Notice]:
    """Return what is to be sent now."""
    now = timezone.now()
    return Notice.objects.filter(sent_at=None, send_at__lte=now, attempts__lt=ATTEMPTS)


def waiting() -> list[int]:
    """Return whom something is due to, first things first."""
    return list(dict.fromkeys(due().order_by("send_at", "pk").values_list("recipient", flat=True)))


@transaction.atomic
def claim(recipient: int) -> list[Notice]:
    """Take what is due to somebody, so that nobody else sends it; what is no longer true goes."""
    found = due().filter(recipient=recipient).select_for_update(skip_locked=True, of=("self",))
    notices = list(
        found.order_by("pk").select_related(
            "page", "recipient__wagtail_userprofile", "recipient__mail_preference"
        )
    )
    leased = timezone.now() + LEASE
    _these(notices).update(send_at=leased, attempts=F("attempts") + 1)
    return _without_moot(notices)


def note_sent(notices: Iterable[Notice]) -> None:
    """Note that notices have been sent."""
    _these(notices).update(sent_at=timezone.now())


def put_back(notices: Iterable[Notice]) -> None:
    """Leave the notices to a later round: it isn't their fault."""
    _these(notices).update(send_at=timezone.now() + FIRST_PAUSE, attempts=F("attempts") - 1)


def put_off(notices: Iterable[Notice]) -> None:
    """Try the notices again, each time later; in the end no more."""
    now = timezone.now()
    for notice in notices:
        tried = notice.attempts + 1  # with the one that has failed
        pause = min(FIRST_PAUSE * 2**notice.attempts, LONGEST_PAUSE)
        _these([notice]).update(send_at=now + pause)
        if tried >= ATTEMPTS:
            logger.error("Notice %s could not be sent in %s attempts", notice.pk, tried)


def prune() -> None:
    """Forget what was told long ago, or never could be; a reminder stays while its review waits."""
    old = Notice.objects.filter(created_at__lt=timezone.now() - KEPT)
    reminders = list(old.filter(kind=OVERDUE))
    waiting_still = _undecided(reminders)
    kept = [notice.pk for notice in reminders if notice.details.get("state") in waiting_still]
    old.exclude(pk__in=kept).delete()


def _these(notices: Iterable[Notice]) -> QuerySet[Notice]:
    return Notice.objects.filter(pk__in=[notice.pk for notice in notices])


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
    _these(moot).delete()
    return [notice for notice in notices if notice not in moot]


def _undecided(notices: Iterable[Notice]) -> set[str]:
    """Return the ids of the steps that still wait, among those that notices are about."""
    named = {notice.details["state"] for notice in notices if "state" in notice.details}
    open_states = TaskState.objects.filter(pk__in=named, status=TaskState.STATUS_IN_PROGRESS)
    return {str(pk) for pk in open_states.values_list("pk", flat=True)}
