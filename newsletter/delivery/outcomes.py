"""Outcomes of deliveries, stored as they become known."""

import logging

from django.db import transaction

from core.mail.connections import Unreachable
from core.mail.messages import NoAddress
from core.mail.queue import ATTEMPTS
from core.mail.sending import is_unexpected, reason_of
from newsletter.bounces.handlers import suspend
from newsletter.delivery.replies import Reply, is_final, reply_of
from newsletter.models import Delivery

logger = logging.getLogger(__name__)
LONGEST = Delivery._meta.get_field("failure").max_length
SUSPICIOUS = 10  # refusals from the first message on


class Outcomes:
    """Store the outcomes of a sending run's deliveries.

    A server that refuses whoever it's asked for refuses us: until it has taken a message, nobody is blamed.
    """

    def __init__(self) -> None:
        """Start without outcomes."""
        self.sent = 0
        self._refused: list[tuple[Delivery, Reply]] = []
        self._unreachable = False

    def raise_if_refused(self) -> None:
        """Raise Unreachable where the server has refused so many that it takes nothing from us."""
        if self._is_refused:
            raise Unreachable("the mail server refuses whatever it is sent")

    def note(self, settled: list[tuple[Delivery, BaseException | None]]) -> None:
        """Store which messages were sent, in one write, and why others weren't."""
        if sent := [delivery for delivery, error in settled if error is None]:
            Delivery.objects.note_sent(sent)
            self.sent += len(sent)
        for delivery, error in settled:
            if error is not None:
                self.note_unsent(delivery, error)
        if self.sent:
            self._settle()

    def note_unsent(self, delivery: Delivery, error: BaseException) -> None:
        """Store why a message wasn't sent; suspend, retry or give up."""
        if isinstance(error, Unreachable):
            self._log_once(error)
            _store_failure(delivery, str(error))
            Delivery.objects.put_back([delivery])
        elif isinstance(error, NoAddress):
            _fail(delivery, Reply(0, "NoAddress"))
        elif is_final(error):
            self._refused.append((delivery, reply_of(error)))
        elif is_unexpected(error):
            _store_fault(delivery, error)
        else:
            _try_later(delivery, reply_of(error))

    def close(self) -> None:
        """Settle the refusals of the run."""
        if self._is_refused:
            logger.error("The mail server refuses every message: %s", self._refused[0][1].code)
            for delivery, reply in self._refused:
                _try_later(delivery, reply)
        else:
            self._settle()

    def _log_once(self, error: Unreachable) -> None:
        """Log once why a connection failed: each has the same reason."""
        if not self._unreachable:
            logger.warning("The newsletter waits: %s", error)
        self._unreachable = True

    @property
    def _is_refused(self) -> bool:
        return not self.sent and len(self._refused) >= SUSPICIOUS

    def _settle(self) -> None:
        for delivery, reply in self._refused:
            _fail(delivery, reply)
        self._refused.clear()


def _store_fault(delivery: Delivery, error: BaseException) -> None:
    """Store and log an unexpected error, and retry later."""
    logger.error("Delivery %s could not be sent: %s", delivery.pk, reason_of(error))
    reply = reply_of(error)
    _store_failure(delivery, str(reply))
    _try_later(delivery, reply)


def _store_failure(delivery: Delivery, why: str) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(failure=why[:LONGEST])


def _try_later(delivery: Delivery, reply: Reply) -> None:
    """Retry after a pause, or give up after ATTEMPTS; the log has the code alone, as replies may hold the address."""
    if delivery.attempts >= ATTEMPTS:
        _give_up(delivery, reply)
        return
    logger.info("Delivery %s waits: %s", delivery.pk, reply.code)
    Delivery.objects.put_off([delivery])


@transaction.atomic
def _fail(delivery: Delivery, reply: Reply) -> None:
    """Give up a refused message; suspend the subscriber where her mailbox doesn't exist."""
    _give_up(delivery, reply)
    if reply.is_hard:
        suspend(delivery.subscriber_id, str(reply))


def _give_up(delivery: Delivery, reply: Reply) -> None:
    logger.warning("Delivery %s failed: %s", delivery.pk, reply.code)
    _store_failure(delivery, str(reply))
    Delivery.objects.give_up([delivery])
