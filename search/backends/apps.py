"""App `search_index`: the tables of the search backends; it knows nothing of pages."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchIndexConfig(AppConfig):
    """Configure the app."""

    name = "search.backends"
    label = "search_index"
    verbose_name = _("Search index")
