"""App `base`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """Configure the app."""

    name = "core.base"
    label = "base"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Have whatever publishes a page ask first."""
        from core.wagtail_compat import publishing

        publishing.install()
