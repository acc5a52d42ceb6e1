"""Recipients of notices: those who may decide on a step, and the authors of the page.

Nobody is told of what she did herself. Superusers have a part only as members of a group.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import QuerySet
from wagtail.models import AbstractGroupApprovalTask, Page, Revision, TaskState, WorkflowState

from blog.models import AuthorPage
from blog.review import author_ids
from editorial.models import ReviewTask


def deciders(state: TaskState, actor: Any = None) -> list[Any]:
    """Return the users who may decide on a task state, except the actor."""
    task = state.task.specific
    if not isinstance(task, AbstractGroupApprovalTask):
        return []
    members = get_user_model().objects.filter(groups__in=task.groups.all(), is_active=True)
    members = members.select_related("author").distinct()
    return without(actor, (user for user in members if _may_decide(user, task, state)))


def author_side(state: WorkflowState, actor: Any = None) -> list[Any]:
    """Return who wrote the page of a workflow state or submitted it, except the actor."""
    return without(actor, _writers(state.content_object, state.requested_by_id))


def version_side(page: Page, version: Revision) -> list[Any]:
    """Return who wrote a page, or made this revision."""
    return list(_writers(page, version.user_id))


def without(actor: Any, users: Iterable[Any]) -> list[Any]:
    """Leave out the actor."""
    return [user for user in users if actor is None or user.pk != actor.pk]


def _may_decide(user: Any, task: AbstractGroupApprovalTask, state: TaskState) -> bool:
    review = state.workflow_state
    if isinstance(task, ReviewTask):
        return bool(task.actions_on(review, user))
    return bool(task.get_actions(review.content_object, user))


def _writers(page: Page, *others: int | None) -> QuerySet[Any]:
    """Return the owner, the users behind the authors, and others by their ids."""
    ids = {page.owner_id, *_logins_of_authors(page), *others}
    return get_user_model().objects.filter(pk__in=ids)


def _logins_of_authors(page: Page) -> set[int]:
    """Return the user ids behind the authors of a page, as published and in its latest version."""
    named = author_ids(page.latest_revision)
    if links := getattr(page.specific, "article_authors", None):
        named |= set(links.values_list("author", flat=True))
    found = AuthorPage.objects.filter(pk__in=named, user__isnull=False)
    return set(found.values_list("user", flat=True))
