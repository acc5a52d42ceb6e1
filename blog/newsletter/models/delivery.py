"""One message of an issue to one subscriber."""

from collections.abc import Collection
from typing import NamedTuple

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.newsletter.models.issue import State
from core.mail.durability import without_fsync
from core.mail.queue import ATTEMPTS, Queue, Queued


class Progress(NamedTuple):
    """How many messages of an issue the mail server took, how many it never will, and how many are to be sent still."""

    delivered: int
    failed: int
    left: int


class DeliveryQueue(Queue["Delivery"]):
    """Deliveries as the sender asks for them."""

    def due(self) -> "DeliveryQueue":
        """Return what is to be sent now: of issues that are being sent."""
        return super().due().filter(issue__state=State.SENDING)  # type: ignore[return-value]

    def left(self) -> "DeliveryQueue":
        """Return what is still to be sent."""
        return self.filter(_left())

    def note_sent(self, items: Collection["Delivery"]) -> None:
        """Note what has been sent, and forget why it hadn't been."""
        with without_fsync(self.db):
            self._these(items).update(sent_at=timezone.now(), failure="")

    def progress(self) -> Progress:
        """Count them, in one query."""
        return Progress(**self.aggregate(**_counts()))

    def progress_by_issue(self) -> dict[int, Progress]:
        """Count them for each issue, in one query."""
        counted = self.order_by().values("issue").annotate(**_counts())
        return {
            issue: Progress(*numbers)
            for issue, *numbers in counted.values_list("issue", *Progress._fields)
        }


def _counts() -> dict[str, Count]:
    return {
        "delivered": Count("pk", filter=~Q(sent_at=None)),
        "failed": Count("pk", filter=Q(sent_at=None) & ~_left()),
        "left": Count("pk", filter=_left()),
    }


def _left() -> Q:
    """Return what isn't sent, and is tried still: also what somebody has in hand at the last attempt."""
    return Q(sent_at=None) & (Q(attempts__lt=ATTEMPTS) | Q(send_at__gt=timezone.now()))


class Delivery(Queued):
    """That an issue goes to a subscriber, once; `failure` says why it hasn't yet, or never will."""

    issue = models.ForeignKey(
        "newsletter.Issue", on_delete=models.CASCADE, related_name="deliveries"
    )
    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="deliveries"
    )
    failure = models.CharField(max_length=200, blank=True)

    objects = DeliveryQueue.as_manager()  # type: ignore[misc]

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="newsletter_delivery_once")
        ]
        # Claiming costs the same however many were sent in years.
        indexes = [
            models.Index(
                fields=["send_at", "id"],
                condition=Q(sent_at=None),
                name="newsletter_delivery_waits",
            )
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} → {self.subscriber_id}"
