"""App `base`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """Configure the app."""

    name = "core.base"
    label = "base"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Bound the integers in addresses, before any is compiled."""
        from core.wagtail_compat.addresses import bound_integers

        bound_integers()
