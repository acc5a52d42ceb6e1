"""Comments and their place in a thread, followers of answers, and the settings of comments."""

from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.settings.models import register_setting

from core.base.models import ReadSetting

SEGMENT = 12  # digits of an id in a path: they sort alike in any collation
DEPTH = 4


class State(models.TextChoices):
    """Name the states of a comment."""

    PENDING = "pending", _("Pending")
    APPROVED = "approved", _("Approved")
    SPAM = "spam", _("Spam")
    DELETED = "deleted", _("Deleted")


class CommentQuerySet(models.QuerySet):
    """Filter and order comments."""

    def approved(self) -> Self:
        """Filter approved comments."""
        return self.filter(state=State.APPROVED)

    def pending(self) -> Self:
        """Filter pending comments."""
        return self.filter(state=State.PENDING)

    def in_threads(self, *, newest_first: bool = False) -> Self:
        """Order threads by their first comment; within a thread, answers follow what they answer."""
        return self.order_by("-thread" if newest_first else "thread", "path")


class Comment(models.Model):
    """Store a comment by a reader or a member of the team below an article.

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
        """Save, and set the place of a new comment in its thread."""
        super().save(*args, **kwargs)
        if not self.path:
            self._put_in_thread()

    def get_absolute_url(self) -> str:
        """Return the permalink, which redirects to the page of the article that shows it."""
        return reverse("comment", args=[self.pk])

    @property
    def anchor(self) -> str:
        """Return the comment's element id."""
        return f"comentario-{self.pk}"

    @property
    def depth(self) -> int:
        """Return the level in the thread, 1 for its first comment."""
        return len(self.path) // SEGMENT

    @property
    def is_approved(self) -> bool:
        """Return whether visitors may read it."""
        return self.state == State.APPROVED

    @property
    def is_pending(self) -> bool:
        """Return whether it waits for a moderator."""
        return self.state == State.PENDING

    def _put_in_thread(self) -> None:
        above = self.parent.path[: SEGMENT * (DEPTH - 1)] if self.parent else ""
        self.path = f"{above}{self.pk:0{SEGMENT}d}"
        self.thread = int(self.path[:SEGMENT])
        super().save(update_fields=["path", "thread"])


class FollowerQuerySet(models.QuerySet):
    """Filter followers."""

    def confirmed(self) -> Self:
        """Filter followers who have confirmed and not stopped."""
        return self.filter(confirmed_at__isnull=False, stopped_at=None)


class Follower(models.Model):
    """Store an address that wants mail about answers below one article, once its owner has confirmed it.

    `email` is written as `mail_key` writes it, so that it compares.
    """

    article = models.ForeignKey(
        "blog.ArticlePage",
        verbose_name=_("article"),
        on_delete=models.CASCADE,
        related_name="followers",
    )
    email = models.EmailField(_("e-mail"), db_index=True)
    asked_at = models.DateTimeField(
        default=timezone.now
    )  # when the link to confirm was mailed last
    confirmed_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("follower")
        verbose_name_plural = _("followers")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["article", "email"], name="follower_of_article_once")
        ]

    def __str__(self) -> str:
        return self.email

    @property
    def is_confirmed(self) -> bool:
        """Return whether she gets mail about answers."""
        return self.confirmed_at is not None and self.stopped_at is None


class ModeratorMail(models.TextChoices):
    """Name when moderators get mail about pending comments."""

    EACH = "each", _("One mail for each comment")
    HOURLY = "hourly", _("At most one mail an hour, with all that wait")
    NEVER = "never", _("No mail")


@register_setting(icon="comment")
class CommentSettings(ReadSetting):
    """Store the settings of comments: texts of the form, who may comment for how long, what is held and kept."""

    ModeratorMail = ModeratorMail

    heading = models.CharField(_("heading"), max_length=80, default="Deja una respuesta")
    invitation = models.TextField(
        _("invitation"),
        max_length=300,
        blank=True,
        default="Contanos qué te pareció, qué probaste y cómo te fue. Leemos todo.",
    )
    is_open = models.BooleanField(
        _("readers may comment"),
        default=True,
        help_text=_("Each article has a switch of its own too."),
    )
    close_after_days = models.PositiveSmallIntegerField(
        _("close after so many days"),
        default=0,
        help_text=_("Counted from the article's date. 0: comments never close."),
    )
    hold_all = models.BooleanField(
        _("hold every comment"),
        default=False,
        help_text=_(
            "By default only the first comment of each person waits for approval, what looks suspicious, and what comes "
            "from another browser until she confirms it by mail."
        ),
    )
    most_links = models.PositiveSmallIntegerField(
        _("links a comment may have"),
        default=2,
        help_text=_("One with more is held."),
    )
    blocked_words = models.TextField(
        _("blocked words"),
        blank=True,
        help_text=_(
            "One word or phrase a line; an asterisk at the end stands for any ending. A comment with one of them is held."
        ),
    )
    edit_hours = models.PositiveSmallIntegerField(
        _("hours to edit or withdraw"),
        default=24,
        validators=[MinValueValidator(1), MaxValueValidator(24 * 30)],
        help_text=_("How long the link in the confirmation mail lets a reader mend her comment."),
    )
    told = models.CharField(
        _("mail to moderators"), max_length=10, choices=ModeratorMail, default=ModeratorMail.EACH
    )
    consent_label = models.CharField(
        _("consent"),
        max_length=200,
        default="Acepto que se publique mi comentario con mi nombre y que se guarde mi correo para moderarlo.",
        help_text=_(
            "What a reader ticks. A changed text is a new version: who agreed before agreed to the former."
        ),
    )
    privacy_note = models.TextField(
        _("privacy note"),
        default=(
            "Tu correo no se publica ni se comparte. Lo usamos para avisarte de tu comentario y para moderar. "
            "De tu conexión guardamos, durante 30 días, una huella que no permite saber tu dirección. "
            "Podés pedir tus datos, corregirlos o borrarlos cuando quieras (Ley 25.326 y RGPD)."
        ),
        help_text=_("Stands below the form, with a link to 'my data'."),
    )
    searchable = models.BooleanField(
        _("find articles by their comments"),
        default=False,
        help_text=_("Search looks in approved comments too."),
    )
    spam_days = models.PositiveSmallIntegerField(
        _("days to keep spam and deleted comments"),
        default=30,
        validators=[MinValueValidator(1)],
    )

    panels = [
        MultiFieldPanel(
            [
                FieldPanel("heading"),
                FieldPanel("invitation"),
                FieldPanel("consent_label"),
                FieldPanel("privacy_note"),
            ],
            heading=_("Texts"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("is_open"),
                FieldPanel("close_after_days"),
                FieldPanel("edit_hours"),
                FieldPanel("searchable"),
            ],
            heading=_("Who may comment"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("hold_all"),
                FieldPanel("most_links"),
                FieldPanel("blocked_words"),
                FieldPanel("told"),
            ],
            heading=_("Moderation"),
        ),
        MultiFieldPanel([FieldPanel("spam_days")], heading=_("What is kept")),
    ]

    class Meta:
        verbose_name = _("comments")

    @property
    def blocked(self) -> list[str]:
        """Return the blocked words as a list."""
        return [line.strip() for line in self.blocked_words.splitlines() if line.strip()]

    def closed_because(self, article: Any) -> str:
        """Return why an article takes no comments, for readers; '' where it does."""
        if not (self.is_open and article.comments_open):
            return gettext("Comments are closed.")
        days = self.close_after_days
        if days and article.date < timezone.now() - timedelta(days=days):
            closed = ngettext(
                "Comments close %(days)s day after publication.",
                "Comments close %(days)s days after publication.",
                days,
            )
            return closed % {"days": days}
        return ""
