"""States of articles: as the list shows them, and as conditions for the filter."""

from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import IntegerField, Q, QuerySet
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from wagtail.models import Page, WorkflowState

LIVE, CHANGED, DRAFT = "live", "changed", "draft"
REVIEW, ASKED, SCHEDULED, EXPIRED = "review", "asked", "scheduled", "expired"
STATES = [
    (LIVE, pgettext_lazy("article", "Published")),
    (CHANGED, gettext_lazy("Published, with unpublished changes")),
    (DRAFT, gettext_lazy("Draft")),
    (REVIEW, gettext_lazy("In review")),
    (ASKED, gettext_lazy("Changes asked for")),
    (SCHEDULED, pgettext_lazy("article", "Scheduled")),
    (EXPIRED, pgettext_lazy("article", "Expired")),
]


class State(NamedTuple):
    """Name one state of an article."""

    label: str
    is_live: bool = False


def states_of(article: Any) -> list[State]:
    """Return the states of an article that `with_schedule` and Wagtail's workflow states are loaded for."""
    return [_published(article), *_changed(article), *_review(article), *_schedule(article)]


def in_states(states: list[str]) -> Q:
    """Return the condition that an article is in one of the states, named as in STATES."""
    condition = Q(pk__in=[])
    for state in states:
        condition |= _condition(state)
    return condition


def _published(article: Any) -> State:
    if article.live:
        return State(pgettext("article", "Published"), is_live=True)
    return State(pgettext("article", "Expired") if article.expired else _("Draft"))


def _changed(article: Any) -> list[State]:
    return (
        [State(_("Unpublished changes"))]
        if article.live and article.has_unpublished_changes
        else []
    )


def _review(article: Any) -> list[State]:
    review = article.current_workflow_state
    if review is None:
        return []
    if review.status == WorkflowState.STATUS_NEEDS_CHANGES:
        return [State(_("Changes asked for"))]
    step = review.current_task_state
    return [State(_("In review: %(step)s") % {"step": step.task.name} if step else _("In review"))]


def _schedule(article: Any) -> list[State]:
    if article.scheduled_at is None:
        return []
    when = date_format(timezone.localtime(article.scheduled_at), "SHORT_DATETIME_FORMAT")
    return [State(_("Scheduled: %(when)s") % {"when": when})]


def _condition(state: str) -> Q:
    simple = {
        LIVE: Q(live=True),
        CHANGED: Q(live=True, has_unpublished_changes=True),
        DRAFT: Q(live=False, expired=False),
        SCHEDULED: Q(scheduled_at__isnull=False),
        EXPIRED: Q(live=False, expired=True),
    }
    if state in simple:
        return simple[state]
    asked = WorkflowState.STATUS_NEEDS_CHANGES
    return Q(pk__in=_under(asked if state == ASKED else WorkflowState.STATUS_IN_PROGRESS))


def _under(status: str) -> QuerySet:
    """Return the ids of the pages whose workflow state has a status."""
    states = WorkflowState.objects.filter(
        base_content_type=ContentType.objects.get_for_model(Page), status=status
    )
    return states.annotate(subject=Cast("object_id", IntegerField())).values("subject")
