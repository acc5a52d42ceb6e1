"""The sending run: claims batches of deliveries, checks each again before it is sent, composes each layout once."""

import logging
import math
import time
from functools import cache, lru_cache

from django.core.mail import EmailMessage
from django.tasks import Task

from core.mail.connections import Unreachable
from core.mail.queue import is_stopping
from core.mail.sending import reason_of
from core.wagtail_compat.task_results import others_are_queued
from newsletter.delivery.articles import articles_of, wanted_by
from newsletter.delivery.connection_pool import (
    ConnectionPool,
    Throttle,
    connections,
    worker_rate,
)
from newsletter.delivery.outcomes import Outcomes
from newsletter.delivery.states import may_go, withdraw
from newsletter.mails.rendering import NothingToSend, Rendered, rendered
from newsletter.models import Delivery, Issue, NewsletterSettings, Subscriber

logger = logging.getLogger(__name__)
KEPT = 32  # layouts at once
RUN_SECONDS = 3.0  # less than the supervisor waits for a worker that it ends
LARGEST_BATCH = 50
GOES = {"issue__state": Issue.State.SENDING, "subscriber__state": Subscriber.State.ACTIVE}


class Composer:
    """Compose messages, with cached issues, articles and layouts."""

    def __init__(self) -> None:
        """Set up the caches."""
        self.issue = cache(lambda pk: Issue.objects.select_related("article").get(pk=pk))
        self._articles = cache(lambda pk: articles_of(self.issue(pk)))
        self._layout = lru_cache(KEPT)(self._lay_out)

    def message_for(self, delivery: Delivery) -> EmailMessage:
        """Return the message of a delivery; raise NothingToSend where nothing is left of what she wanted."""
        wanted = wanted_by(delivery.subscriber, self._articles(delivery.issue_id))
        layout = self._layout(delivery.issue_id, tuple(article.pk for article in wanted))
        if isinstance(layout, Exception):
            raise layout
        return layout.message_for(delivery)

    def _lay_out(self, pk: int, wanted: tuple[int, ...]) -> Rendered | Exception:
        """Return the layout of an issue, or the error, which is cached too."""
        issue: Issue = self.issue(pk)
        if not wanted and issue.kind != Issue.Kind.LETTER:
            return NothingToSend(f"issue {pk}")
        try:
            return rendered(issue, [each for each in self._articles(pk) if each.pk in wanted])
        except Exception as error:  # noqa: BLE001 - whatever it is, the other issues go on
            logger.error("Issue %s can't be laid out: %s", pk, reason_of(error))
            return error


class SendingRun:
    """Send due deliveries for some seconds, or until another task waits for the worker."""

    def __init__(self, sender: Task) -> None:
        """Start the clock."""
        self.sender = sender
        self._ends = time.monotonic() + RUN_SECONDS
        self._composer, self._outcomes = Composer(), Outcomes()

    @property
    def sent(self) -> int:
        """Return the number of messages sent."""
        return self._outcomes.sent

    def has_time(self) -> bool:
        """Return whether the run goes on."""
        return time.monotonic() < self._ends and not is_stopping()

    def send(self) -> None:
        """Send batches; raise Unreachable where the mail server takes nothing."""
        if not NewsletterSettings.current().is_on:
            return
        rate = worker_rate(self.sender)
        size = min(math.ceil(rate), LARGEST_BATCH)
        try:
            with ConnectionPool(connections(rate), Throttle(rate), self._outcomes.note) as pool:
                while (
                    self.has_time()
                    and not others_are_queued(self.sender)
                    and (batch := _claim(size))
                ):
                    self._send(batch, pool)
        finally:
            self._outcomes.close()

    def _send(self, batch: list[Delivery], pool: ConnectionPool) -> None:
        for number, delivery in enumerate(batch):
            try:
                pool.await_turn()
                self._outcomes.raise_if_refused()
            except Unreachable:
                Delivery.objects.put_back(batch[number:])
                raise
            if not self.has_time():
                Delivery.objects.release(batch[number:])
                return
            if _still_goes(delivery):
                self._send_one(delivery, pool)

    def _send_one(self, delivery: Delivery, pool: ConnectionPool) -> None:
        try:
            message = self._composer.message_for(delivery)
        except NothingToSend:
            self._drop(delivery)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            self._outcomes.note_unsent(delivery, error)
        else:
            pool.send(delivery, message)

    def _drop(self, delivery: Delivery) -> None:
        """Delete a delivery without content, or withdraw the whole issue."""
        issue: Issue = self._composer.issue(delivery.issue_id)
        if may_go(issue):
            delivery.delete()
        else:
            withdraw(issue)


def _claim(size: int) -> list[Delivery]:
    due = Delivery.objects.order_by("send_at", "pk").select_related("subscriber")
    return due.prefetch_related("subscriber__topics", "subscriber__series").claim(size)


def _still_goes(delivery: Delivery) -> bool:
    """Return whether a delivery may still be sent; delete it where the subscriber has left."""
    own = {"pk": delivery.pk, "send_at": delivery.send_at}
    if delivery.begin() and Delivery.objects.filter(**own, **GOES).exists():
        return True
    gone = Delivery.objects.filter(**own).exclude(subscriber__state=Subscriber.State.ACTIVE)
    gone.delete()
    return False
