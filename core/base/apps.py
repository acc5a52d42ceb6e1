"""App `base`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """Configure the app."""

    name = "core.base"
    label = "base"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Have every export of Wagtail's pass our cleaning, and Wagtail read pictures within limits."""
        from core.admin.exports import defused
        from core.base.pictures import register
        from core.wagtail_compat.exports import clean_csv_cells

        clean_csv_cells(defused)
        register()
