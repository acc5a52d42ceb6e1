"""App `search`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SearchConfig(AppConfig):
    """Configure the app."""

    name = "search"
    label = "search"
    verbose_name = _("Search")

    def ready(self) -> None:
        """Index a page again once it is published: its authors, topics and tags are stored after it."""
        from modelsearch.signal_handlers import post_save_signal_handler
        from wagtail.signals import page_published

        page_published.connect(post_save_signal_handler, dispatch_uid="search.published")
