"""What is sent: once to each subscriber whom it concerns."""

from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.fields import StreamField

from blog.newsletter.blocks import LetterBody
from blog.newsletter.models.subscriber import Frequency


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
    body = StreamField(LetterBody(), verbose_name=_("body"), blank=True)
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
