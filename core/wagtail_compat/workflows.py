"""Schedules of many pages loaded at once, and Wagtail's mails about reviews replaced."""

from collections.abc import Callable

from django.db.models import (
    BooleanField,
    Case,
    CharField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast
from wagtail import signals
from wagtail.models import Revision, TaskState, WorkflowState

READ_IN = "Wagtail 8.0.1"
PRIVATE = (
    "_approved_schedule",
    "annotate_approved_schedule",
    "group_approval_task_submitted_email_notification",
    "workflow_state_rejected_email_notification",
    "workflow_state_approved_email_notification",
)


def with_schedule[Q: QuerySet](pages: Q) -> Q:
    """Annotate when a version of each page is set to be published, as `scheduled_at`; None where none is.

    Why: `annotate_approved_schedule` tells only whether one is. `Page.approved_schedule` looks for the same name.
    """
    versions = Revision.page_revisions.filter(
        object_id=Cast(OuterRef("pk"), CharField()), approved_go_live_at__isnull=False
    )
    is_planned = Case(
        When(scheduled_at__isnull=False, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    dated = pages.annotate(scheduled_at=Subquery(versions.values("approved_go_live_at")[:1]))
    return dated.annotate(_approved_schedule=is_planned)


def replace_workflow_mails(
    *, submitted: Callable[..., None], rejected: Callable[..., None], approved: Callable[..., None]
) -> None:
    """Connect receivers in place of those by which Wagtail mails about reviews.

    Why: a receiver can't be taken away by a setting. Wagtail connects its own under these names, whether before or after
    us; a name is taken once.
    """
    for name, signal, sender, receiver in (
        ("group_approval_task_submitted", signals.task_submitted, TaskState, submitted),
        ("workflow_state_rejected", signals.workflow_rejected, WorkflowState, rejected),
        ("workflow_state_approved", signals.workflow_approved, WorkflowState, approved),
    ):
        name = f"{name}_email_notification"
        signal.disconnect(sender=sender, dispatch_uid=name)
        signal.connect(receiver, sender, dispatch_uid=name)
