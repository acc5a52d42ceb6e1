"""The calendar in the CMS: its place in the menu, and what the history says of another date."""

from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry, LogFormatter

from editorial.calendar.rescheduling import MOVED
from editorial.calendar.views import CalendarView, RescheduleView


@hooks.register("register_admin_urls")
def calendar_urls() -> list[URLPattern]:
    """Return the addresses of the calendar."""
    return [
        path("calendar/", CalendarView.as_view(), name="desk_calendar"),
        path("calendar/<int:pk>/", RescheduleView.as_view(), name="desk_reschedule"),
    ]


@hooks.register("register_admin_menu_item")
def calendar_menu_item() -> MenuItem:
    """Put the calendar into the menu."""
    return MenuItem(
        gettext_lazy("Calendar"),
        reverse("desk_calendar"),
        name="calendar",
        icon_name="calendar-alt",
        order=250,
    )


@hooks.register("register_log_actions")
def log_actions(actions: LogActionRegistry) -> None:
    """Name what the history holds of another date."""
    actions.register_action(MOVED)(Moving)


class Moving(LogFormatter):
    """An article was given another moment."""

    label = gettext_lazy("Another date")

    def format_message(self, log_entry: Any) -> str:
        """Say from when to when."""
        old, new = (_shown(log_entry.data.get(name)) for name in ("old", "new"))
        if not old:
            return _("Planned for %(new)s") % {"new": new}
        return _("Moved from %(old)s to %(new)s") % {"old": old, "new": new}


def _shown(written: str | None) -> str:
    moment = parse_datetime(written) if written else None
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""
