"""App `services`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ServicesConfig(AppConfig):
    """Configure the app."""

    name = "services"
    label = "services"
    verbose_name = _("Services")
