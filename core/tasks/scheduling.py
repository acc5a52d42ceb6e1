"""Scheduled publishing and expiry.

Any number of processes may do this on one database: each object is locked and read again in the transaction that
publishes it, so it's published once, and who unschedules it in the meantime wins.
"""

import logging
import math
import time
from collections.abc import Callable, Hashable, Iterator
from typing import Any

from django.apps import apps
from django.db import InterfaceError, OperationalError, close_old_connections, transaction
from django.db.models import Model
from django.dispatch import Signal
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import DraftStateMixin, Page, Revision

from core.tasks.backends import gathered
from core.wagtail_compat.publishing import PublicationRefused

logger = logging.getLogger(__name__)
# Functions that return a function without arguments (core.tasks.periodic).
DAILY_HOOK = "register_daily_task"  # who looks every hour would else come an hour later each day
EVERY_MINUTE_HOOK = "register_minute_task"  # idempotent work: two may do it at once
HELD = "tasks.held"
# Sent with `revision` and `refusal` where the checks hold back what was due, in the transaction that takes its hour away.
publication_held = Signal()
LONGEST_PAUSE_SECONDS = 600.0
SHORT_PAUSE_SECONDS = 4.0  # where the database was locked or away: that passes
PASSING = (OperationalError, InterfaceError)


class Pauses:
    """Track failures, and when each may be tried again: each time later."""

    def __init__(self) -> None:
        """Start without failures."""
        self._until: dict[Hashable, float] = {}
        self._failures: dict[Hashable, int] = {}

    def hold(self, key: Hashable) -> bool:
        """Return whether it's too early to try."""
        return time.monotonic() < self._until.get(key, 0.0)

    def failed(self, key: Hashable, longest: float) -> None:
        """Double the pause."""
        failures = self._failures[key] = self._failures.get(key, 0) + 1
        self._until[key] = time.monotonic() + min(2.0 ** min(failures - 1, 30), longest)

    def succeeded(self, key: Hashable) -> None:
        """Reset the pause."""
        self._until.pop(key, None)
        self._failures.pop(key, None)


class Schedule:
    """Publish and expire what is due; log what fails, and try it again later."""

    def __init__(self, going_on: Callable[[], bool] = lambda: True) -> None:
        """Stop between two objects when `going_on` says no."""
        self.going_on = going_on
        self.pauses = Pauses()

    def work(self) -> int:
        """Publish, then expire: return how many objects changed.

        In this order the end is right after a stop too: a version that was due takes the place of the one that expired.
        """
        return sum(self._attempt(publish, pk) for pk in _due()) + sum(
            self._attempt(expire, model, pk) for model, pk in _expired()
        )

    def _attempt(self, act: Callable[..., bool], *names: Hashable) -> bool:
        key = (act.__name__, *names)
        if self.pauses.hold(key) or not self.going_on():
            return False
        try:
            done = act(*names)
        except Exception as error:
            logger.exception("Scheduled work failed; it's tried again: %s", key)
            passing = isinstance(error, PASSING)
            self.pauses.failed(key, SHORT_PAUSE_SECONDS if passing else LONGEST_PAUSE_SECONDS)
            if passing:
                close_old_connections()
            return False
        self.pauses.succeeded(key)
        return done


def seconds_to_next() -> float:
    """Return how long it is until the next publication."""
    now = timezone.now()
    later = Revision.objects.filter(approved_go_live_at__gt=now).order_by("approved_go_live_at")
    moment = later.values_list("approved_go_live_at", flat=True).first()
    return (moment - now).total_seconds() if moment else math.inf


def _due() -> list[int]:
    """Return the revisions whose hour has come, first things first."""
    due = Revision.objects.filter(approved_go_live_at__lte=timezone.now())
    return list(due.order_by("approved_go_live_at", "pk").values_list("pk", flat=True))


def _expired() -> Iterator[tuple[type[Model], object]]:
    """Yield live pages and snippets whose time is over."""
    for model in drafting_models():
        expired = model._default_manager.filter(live=True, expire_at__lte=timezone.now())
        for pk in list(expired.order_by("expire_at", "pk").values_list("pk", flat=True)):
            yield model, pk


def drafting_models() -> list[Any]:
    """Return what can be scheduled: pages as one, and each snippet with drafts."""
    models = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    return [Page, *(model for model in models if not issubclass(model, Page))]


def publish(pk: int) -> bool:
    """Publish a revision; return False where it's no longer due, in another's hands, or held back."""
    with transaction.atomic(), gathered():
        revision = _locked(pk)
        if revision is None:
            return False
        try:
            with transaction.atomic():
                revision.publish(log_action="wagtail.publish.scheduled")
        except PublicationRefused as refusal:
            _hold(revision, refusal)
            return False
        # What has expired meanwhile is never seen live.
        expire(revision.base_content_type.model_class(), revision.object_id)
    return True


def _locked(pk: int) -> Revision | None:
    """Lock the object, then the revision, and read it; who finds them locked leaves them to the next round.

    SQLite locks no rows: there the transaction itself is the lock, as it begins IMMEDIATE.
    """
    named = Revision.objects.filter(pk=pk).only("base_content_type", "object_id").first()
    if named is None or not _lock(named.base_content_type.model_class(), named.object_id):
        return None
    due = Revision.objects.filter(pk=pk, approved_go_live_at__lte=timezone.now())
    return due.select_for_update(skip_locked=True).first()


def _lock(model: type[Model], pk: object, **conditions: object) -> DraftStateMixin | None:
    found = model._base_manager.filter(pk=pk, **conditions)
    return found.select_for_update(skip_locked=True).first()


def _hold(revision: Revision, refusal: PublicationRefused) -> None:
    """Unschedule a version that is refused, as an editor would; it isn't tried again."""
    publication_held.send(sender=type(refusal.page), revision=revision, refusal=refusal)
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    log(instance=revision.as_object(), action=HELD, revision=revision)


def expire(model: type[Model], pk: object) -> bool:
    """Take offline what has expired; return False where it has not, or is in another's hands.

    Wagtail would drop every schedule of the object: one for a later version is what its editor wants next, and stays.
    """
    with transaction.atomic(), gathered():
        found = _lock(model, pk, live=True, expire_at__lte=timezone.now())
        if found is None:
            return False
        later = list(found.revisions.filter(approved_go_live_at__isnull=False))
        found.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
        Revision.objects.bulk_update(later, ["approved_go_live_at"])
    return True
