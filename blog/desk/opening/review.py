"""The review of an article that is opened, with its steps and decisions.

Each version needs an approval of its own here (WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT).
"""

from typing import Any

from django.utils.functional import cached_property
from django.utils.translation import gettext
from wagtail.models import Page, Task, TaskState, WorkflowState, WorkflowTask

PASSED = {TaskState.STATUS_APPROVED, TaskState.STATUS_SKIPPED}
NOT_STARTED = "Not started"  # a word of Wagtail's catalogue
NEWEST = ("-started_at", "-id")


class FollowedReview(WorkflowState):
    """A review that asks once for its steps and once for the decisions, where Wagtail's asks up to twelve times."""

    class Meta:
        proxy = True
        app_label = "opening"  # no app: there is nothing to migrate

    def all_tasks_with_state(self) -> list[Task]:
        """Return the steps, each with the latest decision on the version submitted last."""
        return self._steps

    all_tasks_with_status = all_tasks_with_state

    @property
    def is_at_final_task(self) -> bool:
        """Tell whether the next step that the latest version has to pass is the last one."""
        version = self.content_object.latest_revision_id
        decided = (each for each in self._decisions if each.revision_id == version)
        passed = {each.task_id for each in decided if each.status in PASSED}
        ahead = [task for task in self._steps if task.active and task.pk not in passed]
        return len(ahead) < 2

    @cached_property
    def _steps(self) -> list[Any]:
        links = WorkflowTask.objects.filter(workflow=self.workflow_id)
        steps = list(links.select_related("workflow", "task").order_by("sort_order"))
        for link in steps:
            self.workflow = link.workflow
            self._mark(link.task)
        return [link.task for link in steps]

    def _mark(self, task: Any) -> None:
        state = next((each for each in self._of_version if each.task_id == task.pk), None)
        task.task_state, task.task_state_id = state, state and state.pk
        task.status = state and state.status
        task.status_display = state.get_status_display() if state else gettext(NOT_STARTED)

    @cached_property
    def _of_version(self) -> list[TaskState]:
        """Return the decisions on the newest of the versions submitted."""
        versions = (each.revision for each in self._decisions)
        latest = max(versions, key=lambda each: (each.created_at, each.pk), default=None)
        return [each for each in self._decisions if each.revision == latest]

    @cached_property
    def _decisions(self) -> list[TaskState]:
        found = self.task_states.select_related("revision", "finished_by").order_by(*NEWEST)
        return list(found.defer("revision__content"))


def follow(state: Any, page: Page) -> None:
    """Have the review of a page ask once."""
    state.__class__ = FollowedReview
    state.content_object = page
