"""Who may not decide on a review, and why: its authors and submitter, and who would be alone with her own text."""

from typing import Any

from django.contrib.auth.models import Group
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from wagtail.models import Revision, TaskState, WorkflowState

from blog.review import author_ids, wrote


def is_party(user: Any, state: WorkflowState) -> bool:
    """Return whether a user wrote or submitted the page under review."""
    return (
        state.requested_by_id == user.pk
        or wrote(user, state.content_object)
        or _was_author(user, state)
    )


def approves_alone(user: Any, state: WorkflowState) -> bool:
    """Return whether the user's approval would end the review of her own version unseen by others."""
    version = state.content_object.get_latest_revision()
    if version is None or version.user_id != user.pk or not state.is_at_final_task:
        return False
    return not _approvals(state).exclude(finished_by=user).exists()


def why_not_approving(user: Any, state: WorkflowState) -> str:
    """Return why a reviewer isn't offered to approve the step that waits, '' where she is, or reviews nothing here."""
    task = state.current_task_state.task.specific
    if not _is_reviewer(user, task):
        return _others_decide(user, state, task)
    if is_party(user, state):
        return _("You wrote or submitted this text: somebody else has to decide.")
    if not approves_alone(user, state):
        return ""
    mine = _approvals(state).filter(finished_by=user)
    if steps := list(mine.values_list("task__name", flat=True).distinct()):
        named = get_text_list(steps, _("and"))
        return _("You have approved this text as %(steps)s: somebody else is missing.") % {
            "steps": named
        }
    return _("You have changed this text: somebody else has to approve it.")


def _others_decide(user: Any, state: WorkflowState, task: Any) -> str:
    """Return who decides on a step to a reviewer of other steps, '' to who reviews nothing."""
    steps = (each.specific for each in state.workflow.tasks)
    if not any(_is_reviewer(user, step) for step in steps):
        return ""
    groups = get_text_list(list(_groups(task).values_list("name", flat=True)), _("and"))
    return _("The step “%(step)s” is decided by: %(groups)s.") % {
        "step": task.name,
        "groups": groups,
    }


def _is_reviewer(user: Any, task: Any) -> bool:
    return user.is_superuser or _groups(task).filter(pk__in=user.groups.all()).exists()


def _groups(task: Any) -> Any:
    return task.groups.order_by("name") if hasattr(task, "groups") else Group.objects.none()


def _approvals(state: WorkflowState) -> Any:
    """Return the approvals of the version that waits."""
    version = state.content_object.latest_revision_id
    return TaskState.objects.filter(
        workflow_state=state, revision=version, status=TaskState.STATUS_APPROVED
    )


def _was_author(user: Any, state: WorkflowState) -> bool:
    """Return whether any revision of this review names the user as author."""
    author = getattr(user, "author", None)
    if author is None:
        return False
    versions = Revision.objects.filter(pk__in=state.task_states.values("revision"))
    return any(author.pk in author_ids(version) for version in versions)
