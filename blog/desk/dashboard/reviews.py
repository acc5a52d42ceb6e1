"""Reviews that wait for somebody."""

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.utils import timezone
from wagtail.models import TaskState

from blog.desk.models import ReviewTask


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
    days = dict(
        ReviewTask.objects.filter(pk__in={state.task_id for state in found}).values_list(
            "pk", "remind_after_days"
        )
    )
    return [_review(state, days.get(state.task_id, 0)) for state in found]


def _review(state: TaskState, days: int) -> Review:
    return Review(
        page=state.revision.content_object,
        step=state.task.name,
        submitted_by=state.workflow_state.requested_by,
        since=state.started_at,
        is_overdue=bool(days) and state.started_at < timezone.now() - timedelta(days=days),
    )
