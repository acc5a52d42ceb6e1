"""Bringing the demo's drafts to their places in the workflow."""

from datetime import timedelta
from typing import Any

from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import ArticlePage
from home.demo.articles import publish
from home.demo.people import writer_of


def bring_to_state(page: ArticlePage, entry: dict[str, Any], users: dict[str, Any]) -> None:
    """Bring a draft to the state that its file names."""
    writer = writer_of(entry["authors"][0], users)
    ACTIONS[entry["state"]](page, entry, writer, users)


def _draft(page: ArticlePage, entry: dict[str, Any], writer: Any, users: dict[str, Any]) -> None:
    page.save_revision(user=writer)


def _submitted(
    page: ArticlePage, entry: dict[str, Any], writer: Any, users: dict[str, Any]
) -> None:
    page.save_revision(user=writer)
    workflow: Any = page.get_workflow()
    workflow.start(page, writer)


def _content_approved(
    page: ArticlePage, entry: dict[str, Any], writer: Any, users: dict[str, Any]
) -> None:
    _submitted(page, entry, writer, users)
    _decide(page, users["nora"], "approve")


def _changes_requested(
    page: ArticlePage, entry: dict[str, Any], writer: Any, users: dict[str, Any]
) -> None:
    _submitted(page, entry, writer, users)
    _decide(page, users["nora"], "reject", entry["note"])


def _scheduled(
    page: ArticlePage, entry: dict[str, Any], writer: Any, users: dict[str, Any]
) -> None:
    page.go_live_at = timezone.now() + timedelta(days=entry["go_live_in_days"])
    _content_approved(page, entry, writer, users)
    _decide(page, users["lucia"], "approve")


def _private(page: ArticlePage, entry: dict[str, Any], writer: Any, users: dict[str, Any]) -> None:
    publish(page, entry)
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)


def _edited(page: ArticlePage, entry: dict[str, Any], writer: Any, users: dict[str, Any]) -> None:
    publish(page, entry)
    page = ArticlePage.objects.get(pk=page.pk)
    page.summary = entry["pending_summary"]
    page.save_revision(user=writer)


def _decide(page: ArticlePage, user: Any, action: str, note: str = "") -> None:
    page.refresh_from_db()
    task_state = page.current_workflow_task_state
    task_state.task.specific.on_action(task_state, user, action, comment=note)


ACTIONS = {
    "draft": _draft,
    "submitted": _submitted,
    "content_approved": _content_approved,
    "changes_requested": _changes_requested,
    "scheduled": _scheduled,
    "private": _private,
    "edited": _edited,
}
