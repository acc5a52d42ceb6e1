"""The warning of the CMS that no scheduler publishes on time."""

import time
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.admin.ui.components import Component

from core.tasks.heartbeat import SCHEDULER, alive

VIEW_HEARTBEATS = "tasks.view_heartbeat"
START_SECONDS = 30.0  # of this process: the worker starts after the site
KEPT_SECONDS = 5
_KEY = "tasks.alive"
_started_at = time.monotonic()


def nobody_publishes() -> bool:
    """Return whether no scheduler is alive; asked once in some seconds, never while the site starts."""
    if not getattr(settings, "TASKS_WARN", True):
        return False
    if time.monotonic() - _started_at < START_SECONDS:
        return False
    return not caches["renditions"].get_or_set(_KEY, lambda: alive(SCHEDULER), KEPT_SECONDS)


def sentence(user: Any) -> str:
    """Return what is wrong, and what she can do about it."""
    wrong = _("Nobody publishes on time right now: what is scheduled waits.")
    if user.has_perm(VIEW_HEARTBEATS):
        return wrong + " " + remedy()
    return wrong + " " + _("Tell who administers the site; what you write is saved as ever.")


def remedy() -> str:
    """Return what to do."""
    return _("Run “make run” or “manage.py worker” on the server: it catches up at once.")


def warn_editor(request: HttpRequest) -> None:
    """Warn above the editor."""
    if request.method == "GET" and nobody_publishes():
        messages.warning(request, sentence(request.user), buttons=_buttons(request))


def _buttons(request: HttpRequest) -> list:
    if not request.user.has_perm(VIEW_HEARTBEATS):
        return []
    return [messages.button(reverse("background_work"), _("Work in the background"))]


class WarningPanel(Component):
    """Show the warning on the front page of the CMS."""

    name = "nobody_publishes"
    order = 10
    template_name = "tasks/warning_panel.html"

    def get_context_data(self, parent_context: dict) -> dict:
        """Add the words."""
        user = parent_context["request"].user
        return {"sentence": sentence(user), "may_look": user.has_perm(VIEW_HEARTBEATS)}
