"""Where the CMS finds the report: addresses, menu, panel of the front page, button in the editor; the monthly mail."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from core.admin.permissions import PermissionMenuItem
from core.base.periodic_review import PANEL_SLOT, REASONS_HOOK
from core.tasks.scheduling import DAILY_HOOK
from editorial.dashboard import SHOWN, EditorialPanel
from editorial.periodic_review.due import State, may_confirm, pages_due
from editorial.periodic_review.mails import mail_this_month
from editorial.periodic_review.reasons import passed_years
from editorial.periodic_review.views import DueReport, confirm
from editorial.permissions.pages import policy

hooks.register(REASONS_HOOK, passed_years)


def _publishes(user: Any) -> bool:
    return policy.user_has_permission(user, "publish")


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Return the addresses of the report, and of the button."""
    place = "reports/due/"
    return [
        path(place, DueReport.as_view(), name="desk_due"),
        path(f"{place}results/", DueReport.as_view(results_only=True), name="desk_due_results"),
        path(f"{place}<int:page_id>/confirm/", confirm, name="desk_confirm_review"),
    ]


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """Put the report among the reports, for who publishes."""
    return PermissionMenuItem(
        DueReport.page_title,
        reverse("desk_due"),
        name="due-for-review",
        icon_name=DueReport.header_icon,
        order=1250,
        permission=_publishes,
    )


class DuePanel(EditorialPanel):
    """The pages that are due, those that wait longest first."""

    name = "due"
    order = 207

    class Media:
        css = {"all": ["desk/dashboard.css", "desk/periodic-review.css"]}

    def content(self, request: Any) -> dict[str, Any]:
        """Return the first ones, and how many there are."""
        due = [each for each in pages_due(request.user) if each.state == State.DUE]
        return {"pages": due[:SHOWN], "number": len(due)}


@hooks.register("construct_homepage_panels", order=1)  # after the other panels of ours
def due_panel(request: HttpRequest, shown: list[Component]) -> None:
    """Add the panel for who publishes."""
    if _publishes(request.user):
        shown.append(DuePanel())


@hooks.register(PANEL_SLOT)
def confirm_button(context: Mapping[str, Any]) -> str:
    """Add the button to the panel of a published page, for who may publish it."""
    page, request = context["page"], context["request"]
    if not may_confirm(request.user, page):
        return ""
    back = reverse("wagtailadmin_pages:edit", args=[page.pk])
    return render_to_string(
        "desk/periodic_review/confirm_button.html", {"page": page, "back": back}
    )


@hooks.register(DAILY_HOOK)
def mail_monthly() -> Callable[[], object]:
    """Return the task that tells by mail what is due, once a month."""
    return mail_this_month
