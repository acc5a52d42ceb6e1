"""Reviews that wait too long: who has to decide is reminded."""

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils import timezone
from wagtail.models import TaskState, WorkflowState

from editorial.models import Notice, ReviewTask
from editorial.notifications.kinds import OVERDUE
from editorial.notifications.notices import notify
from editorial.notifications.recipients import deciders


def overdue_states(now: datetime | None = None) -> QuerySet[TaskState]:
    """Return the steps that wait for longer than their task allows, the longest first."""
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
    """Remind those who have to decide, once each time that the days allowed have passed again."""
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
