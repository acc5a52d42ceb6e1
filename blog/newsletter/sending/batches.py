"""A round of the sender: deliveries claimed in batches, each looked at again when its turn comes."""

import math
import time

from django.tasks import Task
from django_tasks_db.models import DBTaskResult

from blog.newsletter.mails.rendering import NothingToSend
from blog.newsletter.models import Delivery, Issue, NewsletterSettings, Subscriber
from blog.newsletter.sending.carrier import Carrier
from blog.newsletter.sending.composing import Composer
from blog.newsletter.sending.outcomes import Outcomes
from blog.newsletter.sending.pace import Pace, connections, own_rate
from blog.newsletter.sending.states import may_go, withdraw
from core.mail.posting import Unreachable
from core.mail.queue import is_stopping

ROUND_SECONDS = 3.0  # less than the supervisor waits for a worker that it ends
LARGEST_BATCH = 50
GOES = {"issue__state": Issue.State.SENDING, "subscriber__state": Subscriber.State.ACTIVE}


class Round:
    """Sends what is due for some seconds, or until another task waits for the worker."""

    def __init__(self, sender: Task) -> None:
        """Begin now."""
        self.sender = sender
        self._ends = time.monotonic() + ROUND_SECONDS
        self._composer, self._outcomes = Composer(), Outcomes()

    @property
    def sent(self) -> int:
        """Return how many messages the mail server has taken."""
        return self._outcomes.sent

    def has_time(self) -> bool:
        """Tell whether the round goes on."""
        return time.monotonic() < self._ends and not is_stopping()

    def send(self) -> None:
        """Send; raise Unreachable where the mail server takes nothing now."""
        if not NewsletterSettings.current().is_on:
            return
        rate = own_rate(self.sender)
        size = min(math.ceil(rate), LARGEST_BATCH)
        try:
            with Carrier(connections(rate), Pace(rate), self._outcomes.note) as carrier:
                while self.has_time() and not self._others_wait() and (batch := _claim(size)):
                    self._send(batch, carrier)
        finally:
            self._outcomes.close()

    def _others_wait(self) -> bool:
        own = self.sender.module_path
        return DBTaskResult.objects.ready().exclude(task_path=own).exists()

    def _send(self, batch: list[Delivery], carrier: Carrier) -> None:
        for number, delivery in enumerate(batch):
            try:
                carrier.await_turn()
                self._outcomes.raise_if_refused()
            except Unreachable:
                Delivery.objects.put_back(batch[number:])
                raise
            if not self.has_time():
                Delivery.objects.release(batch[number:])
                return
            if _still_goes(delivery):
                self._send_one(delivery, carrier)

    def _send_one(self, delivery: Delivery, carrier: Carrier) -> None:
        try:
            message = self._composer.message_for(delivery)
        except NothingToSend:
            self._drop(delivery)
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            self._outcomes.note_unsent(delivery, error)
        else:
            carrier.carry(delivery, message)

    def _drop(self, delivery: Delivery) -> None:
        """Forget a delivery that has lost its reason, or the whole issue."""
        issue: Issue = self._composer.issue(delivery.issue_id)
        if may_go(issue):
            delivery.delete()
        else:
            withdraw(issue)


def _claim(size: int) -> list[Delivery]:
    due = Delivery.objects.order_by("send_at", "pk").select_related("subscriber")
    return due.prefetch_related("subscriber__topics", "subscriber__series").claim(size)


def _still_goes(delivery: Delivery) -> bool:
    """Look again when its turn has come: who has left meanwhile gets nothing, and nothing stays to be sent to her."""
    own = {"pk": delivery.pk, "send_at": delivery.send_at}
    if delivery.begin() and Delivery.objects.filter(**own, **GOES).exists():
        return True
    gone = Delivery.objects.filter(**own).exclude(subscriber__state=Subscriber.State.ACTIVE)
    gone.delete()
    return False
