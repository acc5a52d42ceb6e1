"""What is sent: once to each subscriber whom it concerns, a delivery each."""

from collections.abc import Collection
from typing import NamedTuple, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from core.mail.queue import ATTEMPTS, Queue, Queued, without_fsync
from newsletter.blocks import CampaignBody
from newsletter.models.subscribers import Frequency


class Kind(models.TextChoices):
    """What an issue is made of."""

    ARTICLE = "article", _("Article")
    DIGEST = "digest", _("Digest")
    LETTER = "letter", _("Letter")


class State(models.TextChoices):
    """What has become of an issue."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waiting for its hour")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class IssueQuerySet(models.QuerySet):
    """Issues as the sender asks for them."""

    def due(self) -> Self:
        """Keep those whose hour has come."""
        return self.filter(state=State.WAITING, send_at__lte=timezone.now())


class Issue(models.Model):
    """An article that came out, a digest of several, or a letter that an editor wrote.

    An article has one at most, whatever becomes of it later; a digest is one for each period.
    """

    Kind, State = Kind, State

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.LETTER)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)
    subject = models.CharField(_("subject"), max_length=150)
    preheader = models.CharField(
        _("preheader"),
        max_length=200,
        blank=True,
        help_text=_("What mail programs show beside the subject."),
    )
    article = models.OneToOneField(
        "blog.ArticlePage",
        verbose_name=_("article"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="issue",
    )
    body = StreamField(CampaignBody(), verbose_name=_("body"), blank=True)
    frequency = models.CharField(max_length=10, choices=Frequency, blank=True)  # of a digest
    since = models.DateTimeField(null=True)  # of a digest: what came after this, up to its hour
    send_at = models.DateTimeField(_("goes out"), null=True, blank=True, db_index=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(_("sent"), null=True)
    created_at = models.DateTimeField(auto_now_add=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )

    objects = IssueQuerySet.as_manager()

    class Meta:
        verbose_name = _("issue")
        verbose_name_plural = _("issues")
        constraints = [
            models.UniqueConstraint(
                fields=["frequency", "send_at"],
                condition=models.Q(kind=Kind.DIGEST),
                name="newsletter_digest_once",
            )
        ]

    def __str__(self) -> str:
        return self.subject


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
