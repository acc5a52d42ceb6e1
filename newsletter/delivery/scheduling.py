"""Scheduling and sending of issues by editors."""

from datetime import datetime
from functools import partial
from typing import Any

from django.db import transaction
from django.utils import timezone

from core.mail.queue import wake
from newsletter.delivery.states import change_issue
from newsletter.delivery.tasks import send_deliveries
from newsletter.log_actions import SCHEDULED, SENT_NOW
from newsletter.models import Issue

State = Issue.State
# Who cancelled by mistake goes on where it stopped: nobody gets an issue twice.
SCHEDULABLE = (State.DRAFT, State.WAITING, State.CANCELLED)


def schedule(issue: Issue, send_at: datetime, user: Any = None) -> bool:
    """Schedule an issue; return False where it is being sent, or was sent."""
    return change_issue(issue, SCHEDULABLE, SCHEDULED, user, state=State.WAITING, send_at=send_at)


def send_now(issue: Issue, user: Any = None) -> bool:
    """Send an issue now; return False where it is being sent, or was sent."""
    now = timezone.now()
    is_changed = change_issue(issue, SCHEDULABLE, SENT_NOW, user, state=State.WAITING, send_at=now)
    if is_changed:
        transaction.on_commit(partial(wake, send_deliveries), robust=True)
    return is_changed
