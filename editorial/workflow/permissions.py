"""Who may not decide on a review: its authors and submitter."""

from typing import Any

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
    approved = TaskState.objects.filter(
        workflow_state=state, revision=version, status=TaskState.STATUS_APPROVED
    )
    return not approved.exclude(finished_by=user).exists()


def _was_author(user: Any, state: WorkflowState) -> bool:
    """Return whether any revision of this review names the user as author."""
    author = getattr(user, "author", None)
    if author is None:
        return False
    versions = Revision.objects.filter(pk__in=state.task_states.values("revision"))
    return any(author.pk in author_ids(version) for version in versions)
