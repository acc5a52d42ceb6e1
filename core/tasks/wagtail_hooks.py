"""What background work registers with Wagtail: its report, the warning for editors, a log action, readiness checks."""

from typing import Any

from django.http import HttpRequest
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component
from wagtail.log_actions import LogActionRegistry

from core.admin.permissions import PermissionMenuItem, permissions_named
from core.tasks.heartbeat import QUEUE, SCHEDULER, check_queue, check_scheduler
from core.tasks.scheduling import HELD
from core.tasks.views import BackgroundWork
from core.tasks.warning import VIEW_HEARTBEATS, WarningPanel, nobody_publishes, warn_editor

hooks.register("register_permissions", lambda: permissions_named(VIEW_HEARTBEATS))
# Of core.serving, which lies above.
hooks.register("register_readiness_check", lambda: (SCHEDULER, check_scheduler))
hooks.register("register_readiness_check", lambda: (QUEUE, check_queue))
hooks.register(
    "register_admin_urls",
    lambda: [path("reports/background/", BackgroundWork.as_view(), name="background_work")],
)


@hooks.register("register_reports_menu_item")
def heartbeat_menu_item() -> MenuItem:
    """Return the menu item of the report."""
    return PermissionMenuItem(
        BackgroundWork.page_title,
        reverse("background_work"),
        name="background-work",
        icon_name=BackgroundWork.header_icon,
        order=1400,
        permission=VIEW_HEARTBEATS,
    )


@hooks.register("before_edit_page")
@hooks.register("before_create_page")
def warn(request: HttpRequest, *_about: Any) -> None:
    """Warn in the page editor where no scheduler would publish what is scheduled."""
    warn_editor(request)


@hooks.register("construct_homepage_panels")
def warn_on_front_page(request: HttpRequest, panels: list[Component]) -> None:
    """Warn on the front page of the CMS."""
    if nobody_publishes():
        panels.insert(0, WarningPanel())


@hooks.register("register_log_actions")
def register_held(actions: LogActionRegistry) -> None:
    """Register the log action of a publication held back."""
    actions.register_action(
        HELD,
        _("Hold back"),
        _("Held back at its hour: it would not pass the checks. It needs a new date once mended."),
    )
