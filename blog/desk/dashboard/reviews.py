"""Reviews that wait for somebody."""

from datetime import datetime
from typing import Any, NamedTuple

from wagtail.models import TaskState

from blog.desk.mails.overdue import overdue_states


class Review(NamedTuple):
    """A step of a review that somebody may decide."""

    page: Any
    step: str
    submitted_by: Any
    since: datetime
    is_overdue: bool


def waiting_for(user: Any) -> list[Review]:
    """Return what she may decide, what has waited longest first."""
    states = TaskState.objects.reviewable_by(user).select_related(
        "task", "workflow_state__requested_by", "revision"
    )
    found = list(states.prefetch_related("revision__content_object").order_by("started_at", "pk"))
    late = set(overdue_states().values_list("pk", flat=True))
    return [_review(state, state.pk in late) for state in found]


def _review(state: TaskState, is_overdue: bool) -> Review:
    return Review(
        page=state.revision.content_object,
        step=state.task.name,
        submitted_by=state.workflow_state.requested_by,
        since=state.started_at,
        is_overdue=is_overdue,
    )
