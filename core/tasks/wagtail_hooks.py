"""The heartbeats in the CMS: the page among the reports, the warning for editors, what the log says."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
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


@hooks.register("register_reports_menu_item")
def heartbeat_menu_item() -> MenuItem:
    """Return the menu item of the page among the reports."""
    return PermissionMenuItem(
        BackgroundWork.page_title,
        reverse("background_work"),
        name="background-work",
        icon_name=BackgroundWork.header_icon,
        order=1400,
        permission=VIEW_HEARTBEATS,
    )


@hooks.register("register_admin_urls")
def heartbeat_urls() -> list[URLPattern]:
    """Return the address of the page."""
    return [path("reports/background/", BackgroundWork.as_view(), name="background_work")]


@hooks.register("register_permissions")
def viewing_heartbeats() -> QuerySet[Permission]:
    """Return the permission that the groups' form offers."""
    return permissions_named(VIEW_HEARTBEATS)


@hooks.register("before_edit_page")
@hooks.register("before_create_page")
def warn(request: HttpRequest, *_about: Any) -> None:
    """Warn in the editor of pages where nobody would publish what she schedules."""
    warn_editor(request)


@hooks.register("construct_homepage_panels")
def warn_on_front_page(request: HttpRequest, panels: list[Component]) -> None:
    """Warn on the front page of the CMS."""
    if nobody_publishes():
        panels.insert(0, WarningPanel())


@hooks.register("register_log_actions")
def held_in_the_log(actions: LogActionRegistry) -> None:
    """Register the log action for a publication held back."""
    actions.register_action(
        HELD,
        _("Hold back"),
        _("Held back at its hour: it would not pass the checks. It needs a new date once mended."),
    )


@hooks.register("register_readiness_check")  # core.serving asks for them, and isn't below
def scheduler_is_ready() -> tuple[str, Callable[[], tuple[bool, str]]]:
    """Return the readiness check of the scheduler."""
    return SCHEDULER, check_scheduler


@hooks.register("register_readiness_check")
def queue_is_ready() -> tuple[str, Callable[[], tuple[bool, str]]]:
    """Return the readiness check of the queue."""
    return QUEUE, check_queue
