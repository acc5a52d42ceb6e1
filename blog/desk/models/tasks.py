"""The review task: what its authors may not decide themselves."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.forms import Form
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from blog.desk.checks.gate import hold_back
from blog.desk.decisions import ChangesForm, SkipForm
from blog.desk.independence import approves_alone, is_party
from blog.desk.signals import task_skipped

PASSING = {"approve", "skip"}  # the actions that let a page go on, and in the end be published
SKIP = "desk.skip_reviewtask"
SKIPPED = "desk.workflow.skip"  # in the log


class ReviewTask(AbstractGroupApprovalTask):
    """A step decided by members of its groups, never by who wrote or submitted the page, superusers included.

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
        """Say in the CMS who decides."""
        return str(
            _(
                "Members of the chosen groups decide, except on what they have written or submitted themselves"
            )
        )

    def get_actions(self, obj: Any, user: Any) -> list[tuple[str, str, bool]]:
        """Offer what the user may decide on the review that is going on."""
        state = obj.current_workflow_state
        return self.actions_on(state, user) if state else []

    def actions_on(self, state: WorkflowState, user: Any) -> list[tuple[str, str, bool]]:
        """Return what the user may decide on a review."""
        actions = super().get_actions(state.content_object, user)
        if not actions or is_party(user, state):
            return []
        if user.has_perm(SKIP):
            actions = [*actions, ("skip", _("Skip this step"), True)]
        if approves_alone(user, state):
            return [action for action in actions if action[0] not in PASSING]
        return actions

    def get_form_for_action(self, action: str) -> type[Form]:
        """Ask for a reason where somebody needs it."""
        own: dict[str, type[Form]] = {"reject": ChangesForm, "skip": SkipForm}
        return own.get(action) or super().get_form_for_action(action)

    @transaction.atomic
    def on_action(
        self, task_state: TaskState, user: Any, action_name: str, /, **kwargs: Any
    ) -> Any:
        """Decide, unless the user may not; asks the review itself, for the address may name another page."""
        allowed = {name for name, *_rest in self.actions_on(task_state.workflow_state, user)}
        if action_name not in allowed or not _is_open(task_state):
            raise PermissionDenied(_("You can't decide on this review."))
        if action_name in PASSING:
            hold_back(task_state.workflow_state.content_object)
        # The editor's form hands on whatever it was sent.
        comment = str(kwargs.get("comment") or "").replace("\0", "")
        if action_name == "skip":
            return _skip(task_state, user, comment)
        return super().on_action(task_state, user, action_name, comment=comment)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        """Let any reviewer open what another one has locked and left."""
        return self._user_in_groups(user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return the reviews that wait for this user."""
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
    """Tell whether a step still waits, and let nobody else decide on it meanwhile: a form may be sent twice."""
    waiting = TaskState.objects.filter(pk=task_state.pk, status=TaskState.STATUS_IN_PROGRESS)
    return waiting.select_for_update().first() is not None


def _skip(state: TaskState, user: Any, reason: str) -> None:
    """Go on to the next step without a decision on this one, as Wagtail does after an approval."""
    if not reason.strip():
        raise PermissionDenied(_("A step can't be skipped without a reason."))
    state.status, state.comment = TaskState.STATUS_SKIPPED, reason
    state.finished_at, state.finished_by = timezone.now(), user
    state.save()
    data = {"task": {"id": state.task_id, "title": state.task.name}, "comment": reason}
    log(state.revision.as_object(), SKIPPED, user=user, data=data, revision=state.revision)
    state.workflow_state.update(user=user)
    task_skipped.send(sender=type(state), instance=state, user=user)
