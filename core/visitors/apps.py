"""App `visitors`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitorsConfig(AppConfig):
    """Configure the app."""

    name = "core.visitors"
    label = "visitors"
    verbose_name = _("Visitors")

    def ready(self) -> None:
        """Hear of logins."""
        from core.visitors.logins import connect

        connect()
