"""Reminders of overdue reviews, and what the scheduler runs each minute."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from core.mail.queue import wake
from editorial.models import Notice, ReviewTask
from editorial.notifications.delivery import notify, send_notices
from editorial.notifications.kinds import OVERDUE
from editorial.notifications.recipients import deciders


def run_each_minute() -> None:
    """Remind reviewers, and queue the sender where notices are due, unless it is queued already."""
    remind()
    if Notice.objects.due().exists():
        wake(send_notices)


def overdue_states(now: datetime | None = None) -> QuerySet[TaskState]:
    """Return the task states in progress for longer than their task allows, the oldest first."""
    now = now or timezone.now()
    late = Q(pk__in=[])
    for task in ReviewTask.objects.filter(remind_after_days__gt=0):
        late |= Q(task=task, started_at__lte=now - timedelta(days=task.remind_after_days))
    waiting = TaskState.objects.filter(
        status=TaskState.STATUS_IN_PROGRESS,
        workflow_state__status=WorkflowState.STATUS_IN_PROGRESS,
    )
    return waiting.filter(late).select_related("task", "workflow_state").order_by("started_at")


def remind() -> None:
    """Notify reviewers of overdue steps, once for each period of the days allowed."""
    now = timezone.now()
    due = {_key(state, now): state for state in overdue_states(now)}
    known = set(Notice.objects.filter(key__in=due).values_list("key", flat=True))
    for key, state in due.items():
        if key not in known:
            _remind(state, key, now)


def _key(state: TaskState, now: datetime) -> str:
    allowed = state.task.specific.remind_after_days
    return f"overdue:{state.pk}:{(now - state.started_at).days // allowed}"


def _remind(state: TaskState, key: str, now: datetime) -> None:
    notify(
        OVERDUE,
        deciders(state),
        state.workflow_state.content_object,
        key=key,
        details={
            "step": state.task.name,
            "state": str(state.pk),
            "days": str((now - state.started_at).days),
        },
    )
