"""App `base`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BaseConfig(AppConfig):
    """Configure the app."""

    name = "core.base"
    label = "base"
    verbose_name = _("Site")

    def ready(self) -> None:
        """Have every export of Wagtail's pass our cleaning, and the editor tell nothing of hidden pages."""
        from core.admin.exports import defused
        from core.admin.viewing import is_hidden_from_viewer, title_of_hidden
        from core.wagtail_compat.choosers import hide_pages
        from core.wagtail_compat.exports import clean_csv_cells

        clean_csv_cells(defused)
        hide_pages(is_hidden_from_viewer, title_of_hidden)
