"""The queue of what is sent once: claimed under a lease, tried again later, given up in the end."""

import logging
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, ClassVar
from weakref import WeakValueDictionary

from django.conf import settings
from django.db import connections, models, transaction
from django.db.models import F
from django.tasks import Task
from django.utils import timezone

from core.wagtail_compat.task_results import enqueue_once

BEGIN = {"sqlite": "PRAGMA synchronous = NORMAL", "postgresql": "SET synchronous_commit = off"}
END = {"sqlite": "PRAGMA synchronous = FULL", "postgresql": "RESET synchronous_commit"}
logger = logging.getLogger(__name__)
LEASE = timedelta(seconds=settings.MAIL_LEASE_SECONDS)
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=settings.MAIL_PAUSE_SECONDS), timedelta(hours=6)
ATTEMPTS = 20  # about three days


@contextmanager
def without_fsync(using: str) -> Iterator[None]:
    """Commit what is written within the block without fsync, unless a transaction is open already.

    A process that is killed loses nothing of it; when the power fails, it may be undone
    (https://www.sqlite.org/pragma.html#pragma_synchronous, https://www.postgresql.org/docs/current/wal-async-commit.html).
    """
    connection = connections[using]
    if connection.in_atomic_block or connection.vendor not in BEGIN:
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute(BEGIN[connection.vendor])
        try:
            yield
        finally:
            cursor.execute(END[connection.vendor])


_stopping = threading.Event()
# What this process has claimed and not begun to send, as long as its sender holds it.
_untried: WeakValueDictionary[tuple[type, Any], "Queued"] = WeakValueDictionary()


class Queue[Item: "Queued"](models.QuerySet[Item]):
    """Claim, mark and reschedule queued items."""

    def due(self) -> "Queue[Item]":
        """Return what is to be sent now."""
        return self.filter(sent_at=None, send_at__lte=timezone.now(), attempts__lt=ATTEMPTS)

    def claim(self, most: int | None = None) -> list[Item]:
        """Claim what is due, so that no other process sends it; nothing, once this one is stopping."""
        with transaction.atomic(using=self.db):
            found = list(self.due().select_for_update(skip_locked=True, of=("self",))[:most])
            leased = timezone.now() + LEASE
            self._these(found).update(send_at=leased, attempts=F("attempts") + 1)
        for item in found:
            item.send_at, item.attempts = leased, item.attempts + 1
            _untried[type(item), item.pk] = item
        if is_stopping():  # since before they could be seen
            self.release(found)
            return []
        return found

    def note_sent(self, items: Collection[Item]) -> None:
        """Mark what has been sent, at once: a process killed before sends it again."""
        with without_fsync(self.db):
            self._these(items).update(sent_at=timezone.now(), **self.model.emptied)

    def put_back(self, items: Collection[Item]) -> None:
        """Reschedule what was claimed without counting an attempt."""
        later = timezone.now() + FIRST_PAUSE
        self._in_hand(items).update(send_at=later, attempts=F("attempts") - 1)

    def release(self, items: Collection[Item]) -> None:
        """Release what wasn't tried: another process may send it at once."""
        back: dict[str, Any] = {"send_at": timezone.now(), "attempts": F("attempts") - 1}
        self._in_hand(items).update(**back)

    def put_off(self, items: Collection[Item]) -> None:
        """Reschedule after a failed attempt, each time later; give up after ATTEMPTS."""
        for item in items:
            if item.attempts >= ATTEMPTS:
                name, tried = self.model.__name__, item.attempts
                logger.error("%s %s could not be sent in %s attempts", name, item.pk, tried)
                self.give_up([item])
            else:
                pause = min(FIRST_PAUSE * 2 ** (item.attempts - 1), LONGEST_PAUSE)
                self._in_hand([item]).update(send_at=timezone.now() + pause)

    def give_up(self, items: Collection[Item]) -> None:
        """Mark what was claimed as given up."""
        over: dict[str, Any] = {"attempts": ATTEMPTS, "send_at": timezone.now()}
        self._in_hand(items).update(**over | self.model.emptied)

    def given_up(self) -> "Queue[Item]":
        """Return what is tried no more; also what somebody was killed with at the last attempt."""
        return self.filter(sent_at=None, send_at__lte=timezone.now(), attempts__gte=ATTEMPTS)

    def _these(self, items: Collection[Item]) -> "Queue[Item]":
        return type(self)(self.model, using=self.db).filter(pk__in=[item.pk for item in items])

    def _in_hand(self, items: Collection[Item]) -> "Queue[Item]":
        """Filter what this process still holds: another may have claimed it once the lease had run out."""
        return self._these(items).filter(send_at__in={item.send_at for item in items})


class Queued(models.Model):
    """Store what is sent once, when it is due."""

    send_at = models.DateTimeField(db_index=True)  # when it is due, or tried again
    sent_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)

    objects = Queue.as_manager()
    emptied: ClassVar[dict[str, Any]] = {}  # what becomes of its fields once it's sent, or given up

    class Meta:
        abstract = True

    @property
    def is_given_up(self) -> bool:
        """Return whether it's tried no more."""
        return self.attempts >= ATTEMPTS and self.send_at <= timezone.now()

    def begin(self) -> bool:
        """Return whether something claimed may be sent now: the lease holds, and the process isn't stopping."""
        if is_stopping() or self.send_at <= timezone.now():
            return False
        _untried.pop((type(self), self.pk), None)
        return True


def is_stopping() -> bool:
    """Return whether this process was asked to end."""
    return _stopping.is_set()


def stop(**_signal: Any) -> None:
    """Stop sending, and release what isn't on its way: in a thread, as the sender may wait for a server."""
    _stopping.set()
    threading.Thread(target=_release_in_thread, name="mail-give-back").start()


def _release_in_thread() -> None:
    try:
        release_untried()
    except Exception as error:  # noqa: BLE001 - the lease runs out in any case
        logger.warning("Mail in hand waits for its lease: %s", type(error).__name__)
    finally:
        connections.close_all()


def release_untried() -> None:
    """Release what this process has claimed and not begun to send."""
    items = list(_untried.values())
    for model in {type(item) for item in items}:
        model.objects.release([item for item in items if type(item) is model])


def wake(sender: Task) -> None:
    """Queue a sender; one that waits already will see what is due by now."""
    enqueue_once(sender)
