"""App `visitors`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class VisitorsConfig(AppConfig):
    """Configure the app."""

    name = "core.visitors"
    label = "visitors"
    verbose_name = _("Visitors")
