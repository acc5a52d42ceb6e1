"""The message after a reviewer's decision: what has become of the article."""

from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page, TaskState, WorkflowState

from core.wagtail_compat.editor import decision_of


class DecisionMessageMixin:
    """Replace Wagtail's 'page updated' message after a decision."""

    def add_save_confirmation_message(self) -> None:
        """Add the message."""
        if decision_of(self) is None:
            super().add_save_confirmation_message()  # type: ignore[misc]
            return
        sentence = decision_message(self.page.pk)  # type: ignore[attr-defined]
        messages.success(self.request, sentence, buttons=[self.get_edit_message_button()])  # type: ignore[attr-defined]


def decision_message(pk: int) -> str:
    """Return the message about a page's state after a decision, read from the database."""
    page = Page.objects.select_related("latest_revision").get(pk=pk)
    title = {"title": page.get_admin_display_title()}
    state = page.current_workflow_state
    if state and state.status == state.STATUS_NEEDS_CHANGES:
        return _("You asked for changes to “%(title)s”: whoever wrote it is told by mail.") % title
    if state:
        step = {"step": state.current_task_state.task.name}
        if _goes_back(state):
            sentence = _("“%(title)s” goes back to the step “%(step)s”, as its text has changed.")
        else:
            sentence = _("“%(title)s” goes on to the step “%(step)s”.")
        return sentence % (title | step)
    return _approved(page) % title


def _goes_back(state: WorkflowState) -> bool:
    """Return whether the step that waits isn't behind the one just decided: a change of text has voided its approval."""
    passed = (TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED)
    decided = state.task_states.filter(status__in=passed).order_by("finished_at", "pk").last()
    if decided is None:
        return False
    steps = list(state.workflow.tasks.values_list("pk", flat=True))
    order = {task: place for place, task in enumerate(steps)}
    last = order.get(decided.task_id, -1)
    return order.get(state.current_task_state.task_id, len(order)) <= last


def _approved(page: Page) -> str:
    """Return the message, without the title, about a page that has passed its last step."""
    if not page.scheduled_revision:
        return _("“%(title)s” has passed the whole review and is published.")
    moment: Any = timezone.localtime(page.scheduled_revision.approved_go_live_at)
    sentence = _("“%(title)s” has passed the whole review: it is published on %(moment)s.")
    return sentence.replace("%(moment)s", date_format(moment, "DATETIME_FORMAT"))
