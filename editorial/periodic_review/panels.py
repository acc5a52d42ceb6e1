"""Panels of what is due for review: on the front page of the CMS, and a button in the page's own."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import reverse
from wagtail.admin.ui.components import Component

from editorial.dashboard import SHOWN, EditorialPanel
from editorial.periodic_review.due import State, may_confirm, pages_due
from editorial.permissions.pages import policy


class DuePanel(EditorialPanel):
    """List the pages that are due, those that wait longest first."""

    name = "due"
    order = 207

    class Media:
        css = {"all": ["desk/dashboard.css", "desk/periodic-review.css"]}

    def content(self, request: Any) -> dict[str, Any]:
        """Return the first ones, and how many there are."""
        due = [each for each in pages_due(request.user) if each.state == State.DUE]
        return {"pages": due[:SHOWN], "number": len(due)}


def publishes(user: Any) -> bool:
    """Return whether a user may publish somewhere: whose business the report is."""
    return policy.user_has_permission(user, "publish")


def add_due_panel(request: HttpRequest, shown: list[Component]) -> None:
    """Add the panel to the front page of who publishes."""
    if publishes(request.user):
        shown.append(DuePanel())


def confirm_button(context: Mapping[str, Any]) -> str:
    """Return the button in the panel of a published page, '' for who may not publish it."""
    page, request = context["page"], context["request"]
    if not may_confirm(request.user, page):
        return ""
    back = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return render_to_string(
        "desk/periodic_review/confirm_button.html", {"page": page, "back": back}
    )
