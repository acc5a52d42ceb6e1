"""Handlers of workflow signals that write notices, in the transaction of the decision.

Wagtail's own mails are disconnected: they reach superusers who have no part, and of the authors only who submitted.
"""

from collections.abc import Iterable
from typing import Any

from wagtail import signals
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Page, Revision, TaskState, WorkflowState

from core.tasks.scheduling import publication_held
from core.wagtail_compat.publishing import PublicationRefused
from core.wagtail_compat.workflows import replace_workflow_mails
from editorial.models import task_skipped
from editorial.notifications import kinds
from editorial.notifications.delivery import notify
from editorial.notifications.recipients import author_side, deciders, version_side


def connect() -> None:
    """Connect the handlers, and disconnect Wagtail's mails."""
    replace_workflow_mails(submitted=step_waits, rejected=changes_asked, approved=review_finished)
    signals.task_approved.connect(step_approved, dispatch_uid="desk.step_approved")
    signals.task_cancelled.connect(step_dropped, dispatch_uid="desk.step_dropped")
    signals.workflow_cancelled.connect(review_cancelled, dispatch_uid="desk.review_cancelled")
    task_skipped.connect(step_skipped, dispatch_uid="desk.step_skipped")
    publication_held.connect(publication_refused, dispatch_uid="desk.publication_held")


def step_waits(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Notify those who may decide that a step has started."""
    before = _before(instance)
    if before and before.status == TaskState.STATUS_IN_PROGRESS:
        return  # sent twice at once
    told = {
        "why": _why(instance, before),
        "note": before.comment if before else "",
        "state": str(instance.pk),
    }
    # Not by the step's own key: who submits twice at once makes two of the same.
    key = f"waits:{instance.workflow_state_id}:{before.pk if before else 0}:{instance.task_id}"
    _notify(kinds.TO_REVIEW, deciders(instance, user), instance, user, key=key, **told)


def _before(state: TaskState) -> TaskState | None:
    others = TaskState.objects.filter(workflow_state=state.workflow_state_id)
    return others.exclude(pk=state.pk).order_by("pk").last()


def _why(state: TaskState, before: TaskState | None) -> str:
    """Return what started a step: a submission, a new version, or the former step's status."""
    if before is None:
        return "submitted"
    return "changed" if _begins_again(state) else before.status


def _begins_again(state: TaskState) -> bool:
    """Return whether a step was approved before, for a version that has changed since."""
    others = TaskState.objects.filter(workflow_state=state.workflow_state_id, task=state.task_id)
    return others.exclude(pk=state.pk).filter(status=TaskState.STATUS_APPROVED).exists()


def step_approved(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Notify the authors of an approved step."""
    _notify_of_step(kinds.APPROVED, instance, user)


def step_skipped(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Notify the authors of a skipped step."""
    _notify_of_step(kinds.SKIPPED, instance, user)


def _notify_of_step(kind: str, state: TaskState, user: Any) -> None:
    """Notify the authors of the next step, except those who decide it; the end of the review has a notice of its own."""
    review = WorkflowState.objects.get(pk=state.workflow_state_id)
    if review.status != WorkflowState.STATUS_IN_PROGRESS:
        return
    following = review.current_task_state
    authors = _except(deciders(following), author_side(review, user))
    upcoming = {"next_step": following.task.name}
    if _begins_again(following):
        upcoming["again"] = "1"
    _notify(kind, authors, state, user, key=f"{kind}:{state.pk}", **upcoming)


def changes_asked(instance: WorkflowState, user: Any = None, **_kwargs: Any) -> None:
    """Notify the authors of requested changes."""
    state = _last(instance)
    _notify(kinds.REJECTED, author_side(instance, user), state, user, key=f"rejected:{state.pk}")


def review_finished(instance: WorkflowState, user: Any = None, **_kwargs: Any) -> None:
    """Notify the authors that the page is published, or when it will be."""
    state = _last(instance)
    page = Page.objects.get(pk=instance.object_id)
    outcome = {"skipped": "1"} if state.status == TaskState.STATUS_SKIPPED else {}
    if scheduled := page.scheduled_revision:
        outcome["go_live_at"] = scheduled.approved_go_live_at.isoformat()
    elif page.live:
        outcome["published"] = "1"
    authors = author_side(instance, user)
    _notify(kinds.FINISHED, authors, state, user, key=f"finished:{instance.pk}", **outcome)


def review_cancelled(instance: WorkflowState, user: Any = None, **_kwargs: Any) -> None:
    """Notify reviewers and authors of a cancelled review; publishing a page cancels its review too."""
    state, key = _last(instance), f"cancelled:{instance.pk}"
    page = Page.objects.get(pk=instance.object_id)
    whole = page.live and page.live_revision_id == page.latest_revision_id
    outcome = {"published": "1"} if whole else {}
    waiting = deciders(state, user) if state.status == TaskState.STATUS_CANCELLED else []
    _notify(kinds.WITHDRAWN, waiting, state, user, key=key, state=str(state.pk), **outcome)
    authors = _except(waiting, author_side(instance, user))
    _notify(kinds.CANCELLED, authors, state, user, key=key, **outcome)


def step_dropped(instance: TaskState, user: Any = None, **_kwargs: Any) -> None:
    """Notify reviewers of a step that was dropped while the review goes on."""
    review = WorkflowState.objects.get(pk=instance.workflow_state_id)
    if review.status == WorkflowState.STATUS_CANCELLED:
        return
    following = review.current_task_state
    waiting = _except(deciders(following), deciders(instance, user))
    key = f"dropped:{instance.pk}"
    _notify(kinds.WITHDRAWN, waiting, instance, user, key=key, state=str(instance.pk))


def publication_refused(revision: Revision, refusal: PublicationRefused, **_signal: Any) -> None:
    """Notify authors, and who scheduled it, of an article that the checks refused at its hour; snippets have others."""
    article = revision.as_object()
    if not isinstance(article, Page):
        return
    notify(
        kinds.PUBLICATION_HELD,
        version_side(article, revision),
        article,
        key=f"held:{revision.pk}:{revision.approved_go_live_at:%Y%m%d%H%M}",
        details={"errors": "\n".join(map(str, refusal.findings))},
    )


def _last(review: WorkflowState) -> TaskState:
    """Return the current task state of a review from the database: the one in memory may be older."""
    return TaskState.objects.get(pk=review.current_task_state_id)


def _except(some: Iterable[Any], users: Iterable[Any]) -> list[Any]:
    left_out = {user.pk for user in some}
    return [user for user in users if user.pk not in left_out]


def _notify(
    kind: str, users: Iterable[Any], state: TaskState, actor: Any, /, *, key: str, **details: str
) -> None:
    said = {
        "step": state.task.name,
        "actor": get_user_display_name(actor),
        "note": state.comment,
    }
    notify(kind, users, state.workflow_state.content_object, key=key, details=said | details)
