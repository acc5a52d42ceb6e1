"""Comments and their place in a thread."""

from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

SEGMENT = 12  # digits of an id in a path: they sort alike in any collation
DEPTH = 4


class State(models.TextChoices):
    """What has become of a comment."""

    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    SPAM = "spam", _("Spam")
    DELETED = "deleted", _("Deleted")


class CommentQuerySet(models.QuerySet):
    """Comments as visitors and moderators ask for them."""

    def approved(self) -> Self:
        """Keep what any visitor may read."""
        return self.filter(state=State.APPROVED)

    def pending(self) -> Self:
        """Keep what waits for a moderator."""
        return self.filter(state=State.PENDING)

    def in_threads(self, *, newest_first: bool = False) -> Self:
        """Order threads by their first comment; within a thread, answers follow what they answer."""
        return self.order_by("-thread" if newest_first else "thread", "path")


class Comment(models.Model):
    """What a reader or one of the team wrote below an article.

    `path` holds the ids from the first comment of its thread down to its own; an answer below the deepest level shown
    stands flat beside the one that it answers.
    """

    State = State

    article = models.ForeignKey(
        "blog.ArticlePage",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="comments",
    )
    # RESTRICT: a comment goes with its article, never from under its answers.
    parent = models.ForeignKey(
        "self",
        verbose_name=_("in reply to"),
        null=True,
        blank=True,
        on_delete=models.RESTRICT,
        related_name="replies",
    )
    thread = models.BigIntegerField(default=0, editable=False)
    path = models.CharField(max_length=SEGMENT * DEPTH, blank=True, editable=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="comments",
    )
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), blank=True, db_index=True)
    site = models.URLField(_("website"), blank=True)
    text = models.TextField(_("comment"))
    fingerprint = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.PENDING)
    held_for = models.JSONField(_("held for"), default=list, blank=True)
    created_at = models.DateTimeField(_("written"), default=timezone.now, db_index=True)
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    state_changed_at = models.DateTimeField(default=timezone.now, editable=False)
    moderators_told_at = models.DateTimeField(null=True, db_index=True, editable=False)
    consent = models.ForeignKey(
        "visitors.ConsentText",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    consented_at = models.DateTimeField(null=True, blank=True)
    address_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        indexes = [
            models.Index(fields=["article", "state"], name="comment_article_state"),
            models.Index(fields=["article", "thread", "path"], name="comment_in_thread"),
            models.Index(fields=["state", "created_at"], name="comment_state_created"),
        ]

    def __str__(self) -> str:
        # Neither name nor text: Wagtail's log keeps this for good, and both may be erased one day.
        return f"{self._meta.verbose_name} {self.pk}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Give a new comment its place below the one that it answers."""
        super().save(*args, **kwargs)
        if not self.path:
            self._put_in_thread()

    def get_absolute_url(self) -> str:
        """Return the permalink, which leads to the page of the article that shows it."""
        return reverse("comment", args=[self.pk])

    @property
    def anchor(self) -> str:
        """Return the id of the comment in its page."""
        return f"comentario-{self.pk}"

    @property
    def depth(self) -> int:
        """Return the level at which it is shown: 1 for the first of a thread."""
        return len(self.path) // SEGMENT

    @property
    def is_approved(self) -> bool:
        """Tell whether visitors may read it."""
        return self.state == State.APPROVED

    @property
    def is_pending(self) -> bool:
        """Tell whether it waits for a moderator."""
        return self.state == State.PENDING

    def _put_in_thread(self) -> None:
        above = self.parent.path[: SEGMENT * (DEPTH - 1)] if self.parent else ""
        self.path = f"{above}{self.pk:0{SEGMENT}d}"
        self.thread = int(self.path[:SEGMENT])
        super().save(update_fields=["path", "thread"])
