"""Notices, setup records, review links with their answers, and the review task."""

from enum import StrEnum
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.dispatch import Signal
from django.forms import Form
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState, WorkflowState

from core.base.seo import absolute
from core.mail.queue import Queued
from core.visitors.links import SignedLink
from editorial.checks.gate import raise_if_errors
from editorial.workflow.forms import ChangesForm, SkipForm
from editorial.workflow.permissions import approves_alone, is_party

LINK = SignedLink("desk.review-link", max_age=None)  # the row says when it ends
PASSING = {"approve", "skip"}  # the actions that let a page go on, and in the end be published
SKIP = "desk.skip_reviewtask"
SKIPPED = "desk.workflow.skip"  # in the log
# Sent with `instance` (a task state) and `user`, as Wagtail's own signals of tasks are.
task_skipped = Signal()


class MailPreference(models.Model):
    """Store how a user wants to get notices."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mail_preference"
    )
    daily_digest = models.BooleanField(
        _("One mail a day"),
        default=False,
        help_text=_(
            "What has happened comes in one mail each morning instead of a mail each time."
        ),
    )

    class Meta:
        verbose_name = _("mail preference")
        verbose_name_plural = _("mail preferences")

    def __str__(self) -> str:
        return str(self.user)


class Notice(Queued):
    """Store a notice to one user about one page; `key` names the event, of which she gets one.

    It is sent once its mail is in the queue of mail; `send_at` is when it's composed.
    """

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notices"
    )
    page = models.ForeignKey("wagtailcore.Page", on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    details = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="desk_notice_once")
        ]

    def __str__(self) -> str:
        return self.key


class SetupRecord(models.Model):
    """Record what `setup_site` has made, so that it never makes again what somebody changed or deleted.

    Pages, workflow, menu, synonyms and the site's name by a word, groups and each permission of a role by what it is.
    """

    key = models.CharField(max_length=255, unique=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return self.key

    @classmethod
    def keys(cls) -> set[str]:
        """Return all keys."""
        return set(cls.objects.values_list("key", flat=True))

    @classmethod
    def note(cls, *keys: str) -> None:
        """Record keys as made."""
        made = [SetupRecord(key=key) for key in set(keys)]
        SetupRecord.objects.bulk_create(made, ignore_conflicts=True)

    @classmethod
    def first_time(cls, key: str) -> bool:
        """Record a key as made; return whether it wasn't before."""
        return cls.objects.get_or_create(key=key)[1]


class ReviewLink(models.Model):
    """Link to the latest version of a page, for one reader without an account, until it expires or is revoked.

    Rows stay as long as the page: what readers answered is part of its history.
    """

    class State(StrEnum):
        """Name the states of a link."""

        OPEN = "open"
        EXPIRED = "expired"
        REVOKED = "revoked"

    page = models.ForeignKey(
        "wagtailcore.Page", on_delete=models.CASCADE, related_name="review_links"
    )
    reader = models.CharField(
        _("reader"),
        max_length=80,
        help_text=_("Who gets the link: you see her answers by this name."),
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = _("review link")
        verbose_name_plural = _("review links")

    def __str__(self) -> str:
        return self.reader

    @classmethod
    def from_token(cls, token: str) -> "ReviewLink | None":
        """Return the link of a token, None where the signature is wrong or the link is gone."""
        if (said := LINK.read(token)) is None:
            return None
        pk, born = said
        links = cls.objects.select_related("page__latest_revision", "created_by")
        link = links.filter(pk=pk).first()
        return link if link and link._born == born else None

    @property
    def token(self) -> str:
        """Return the token of the URL, the same each time."""
        return LINK.sign([self.pk, self._born])

    @property
    def address(self) -> str:
        """Return the absolute URL."""
        return absolute(None, reverse("review_link", args=[self.token]))

    @property
    def state(self) -> State:
        """Return whether the link is open, expired or revoked."""
        if self.revoked_at:
            return self.State.REVOKED
        return self.State.OPEN if self.expires_at > timezone.now() else self.State.EXPIRED

    @property
    def is_open(self) -> bool:
        """Return whether the link opens the page."""
        return self.state is self.State.OPEN

    @property
    def _born(self) -> str:
        """Return the time of creation, since a restored backup may give an id to another reader."""
        return self.created_at.isoformat(timespec="seconds")


class ReviewAnswer(models.Model):
    """Store a reader's answer about one revision; None where that has been overwritten."""

    class Verdict(models.TextChoices):
        """Name the verdicts."""

        FINE = "fine", _("It's fine")
        CHANGES = "changes", _("It needs changes")

    link = models.ForeignKey(ReviewLink, on_delete=models.CASCADE, related_name="answers")
    revision = models.ForeignKey(
        "wagtailcore.Revision", null=True, on_delete=models.SET_NULL, related_name="+"
    )
    verdict = models.CharField(_("answer"), max_length=10, choices=Verdict)
    note = models.TextField(_("note"), max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("review answer")
        verbose_name_plural = _("review answers")

    def __str__(self) -> str:
        return f"{self.link.reader}: {self.get_verdict_display()}"

    @property
    def version(self) -> Revision | None:
        """Return the revision that she read, None where autosave has overwritten it since."""
        kept = self.revision
        return kept if kept and kept.created_at <= self.created_at else None

    def is_about(self, page: Page) -> bool:
        """Return whether she read the latest revision."""
        version = self.version
        return (version and version.pk) == page.latest_revision_id


class ReviewTask(AbstractGroupApprovalTask):
    """Have members of its groups decide, never who wrote or submitted the page, superusers included.

    They may still see, edit and comment it. Who edits during the review may approve a step, but not all of them.
    """

    remind_after_days = models.PositiveSmallIntegerField(
        _("remind after days"),
        default=3,
        help_text=_(
            "A review that waits longer is overdue: those who decide are reminded. 0: never."
        ),
    )

    admin_form_fields = [*AbstractGroupApprovalTask.admin_form_fields, "remind_after_days"]

    class Meta:
        verbose_name = _("Independent review")
        verbose_name_plural = _("Independent reviews")
        permissions = [("skip_reviewtask", _("Can skip a step of a review"))]

    @classmethod
    def get_description(cls) -> str:
        """Return the description that the CMS shows."""
        return str(
            _(
                "Members of the chosen groups decide, except on what they have written or submitted themselves"
            )
        )

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Return the actions of the user on a page's current workflow state."""
        state = obj.current_workflow_state
        return self.actions_on(state, user) if state else []

    def actions_on(self, state: WorkflowState, user: Any) -> list[tuple[str, str, bool]]:
        """Return the actions of the user on a workflow state."""
        actions = super().get_actions(state.content_object, user)
        if not actions or is_party(user, state):
            return []
        if user.has_perm(SKIP):
            actions = [*actions, ("skip", _("Skip this step"), True)]
        if approves_alone(user, state):
            return [action for action in actions if action[0] not in PASSING]
        return actions

    def get_form_for_action(self, action: str) -> type[Form]:
        """Return the form of an action; rejecting and skipping ask for a comment."""
        own: dict[str, type[Form]] = {"reject": ChangesForm, "skip": SkipForm}
        return own.get(action) or super().get_form_for_action(action)

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: Any, action_name: str, /, **kwargs: Any
    ) -> Any:
        """Take an action that the user may take on this workflow state: the URL may name another page."""
        allowed = {name for name, *_rest in self.actions_on(task_state.workflow_state, user)}
        if action_name not in allowed or not _is_open(task_state):
            raise PermissionDenied(_("You can't decide on this review."))
        if action_name in PASSING:
            raise_if_errors(task_state.workflow_state.content_object)
        # The editor's form hands on whatever it was sent.
        comment = str(kwargs.get("comment") or "").replace("\0", "")
        if action_name == "skip":
            return _skip(task_state, user, comment)
        return super().on_action(task_state, user, action_name, comment=comment)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        """Return whether the user may unlock: any reviewer may unlock what another has locked."""
        return self.user_can_lock(obj, user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return the task states that a user may decide."""
        states = (
            super()
            .get_task_states_user_can_moderate(user, **kwargs)
            .select_related("workflow_state")
            .prefetch_related("workflow_state__content_object__latest_revision")
        )
        return states.filter(
            pk__in=[state.pk for state in states if self.actions_on(state.workflow_state, user)]
        )


def _is_open(task_state: TaskState) -> bool:
    """Lock a task state and return whether it is in progress: a form may be sent twice."""
    waiting = TaskState.objects.filter(pk=task_state.pk, status=TaskState.STATUS_IN_PROGRESS)
    return waiting.select_for_update().first() is not None


def _skip(state: TaskState, user: Any, reason: str) -> None:
    """Skip a step and start the next one, as Wagtail does after an approval."""
    if not reason.strip():
        raise PermissionDenied(_("A step can't be skipped without a reason."))
    state.status, state.comment = TaskState.STATUS_SKIPPED, reason
    state.finished_at, state.finished_by = timezone.now(), user
    state.save()
    data = {"task": {"id": state.task_id, "title": state.task.name}, "comment": reason}
    log(state.revision.as_object(), SKIPPED, user=user, data=data, revision=state.revision)
    state.workflow_state.update(user=user)
    task_skipped.send(sender=type(state), instance=state, user=user)
