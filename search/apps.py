"""App `search`."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Configure the app."""

    name = "search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Keep the index true, and what pages mean where that is on."""
        from search import freshness, meaning

        freshness.connect()
        meaning.connect()
        checks.register(meaning.check_installed)
