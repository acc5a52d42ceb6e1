"""The review task: what its authors may not decide themselves."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from wagtail.models import AbstractGroupApprovalTask, TaskState, WorkflowState

from blog.desk.independence import approves_alone, is_party


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
        return (
            [action for action in actions if action[0] != "approve"]
            if approves_alone(user, state)
            else actions
        )

    @transaction.atomic
    def on_action(self, task_state: TaskState, user: Any, action_name: str, **kwargs: Any) -> Any:
        """Decide, unless the user may not; asks the review itself, for the address may name another page."""
        allowed = {name for name, *_rest in self.actions_on(task_state.workflow_state, user)}
        if action_name not in allowed:
            raise PermissionDenied(_("You can't decide on this review."))
        return super().on_action(task_state, user, action_name, **kwargs)

    def user_can_unlock(self, obj: Any, user: Any) -> bool:
        """Let any reviewer open what another one has locked and left."""
        return self._user_in_groups(user)

    def get_task_states_user_can_moderate(self, user: Any, **kwargs: Any) -> QuerySet[TaskState]:
        """Return the reviews that wait for this user."""
        states = (
            super()
            .get_task_states_user_can_moderate(user, **kwargs)
            .select_related("workflow_state")
        )
        return states.filter(
            pk__in=[state.pk for state in states if self.actions_on(state.workflow_state, user)]
        )
