"""Issues, and their deliveries to subscribers."""

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
    """Name the kinds of issues."""

    ARTICLE = "article", _("Article")
    DIGEST = "digest", _("Digest")
    LETTER = "letter", _("Letter")


class State(models.TextChoices):
    """Name the states of an issue."""

    DRAFT = "draft", _("Draft")
    WAITING = "waiting", _("Waiting for its hour")
    SENDING = "sending", _("Being sent")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Cancelled")


class IssueQuerySet(models.QuerySet):
    """Filter issues."""

    def due(self) -> Self:
        """Filter issues whose hour has come."""
        return self.filter(state=State.WAITING, send_at__lte=timezone.now())

    def silent(self) -> Self:
        """Filter issues of articles that were published without notifying subscribers, and not sent since."""
        return self.filter(
            kind=Kind.ARTICLE, state=State.CANCELLED, send_at=None, article__isnull=False
        )


class Issue(models.Model):
    """Store an issue: a new article, a digest of several, or a campaign.

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
    """Hold the numbers of messages delivered, failed, and left to send."""

    delivered: int
    failed: int
    left: int


class DeliveryQueue(Queue["Delivery"]):
    """Queue deliveries."""

    def due(self) -> "DeliveryQueue":
        """Filter due deliveries of issues that are being sent."""
        return super().due().filter(issue__state=State.SENDING)  # type: ignore[return-value]

    def left(self) -> "DeliveryQueue":
        """Filter deliveries that are still to be sent."""
        return self.filter(_left())

    def note_sent(self, items: Collection["Delivery"]) -> None:
        """Mark deliveries as sent, and clear their failures."""
        with without_fsync(self.db):
            self._these(items).update(sent_at=timezone.now(), failure="")

    def progress(self) -> Progress:
        """Return the progress of the deliveries, in one query."""
        return Progress(**self.aggregate(**_counts()))

    def progress_by_issue(self) -> dict[int, Progress]:
        """Return the progress by issue, in one query."""
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
    """Return the condition of unsent deliveries that are still tried, those claimed for the last attempt included."""
    return Q(sent_at=None) & (Q(attempts__lt=ATTEMPTS) | Q(send_at__gt=timezone.now()))


class Delivery(Queued):
    """Store the delivery of an issue to a subscriber; `failure` says why it isn't sent."""

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
