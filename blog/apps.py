"""App `blog`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BlogConfig(AppConfig):
    """Configure the app."""

    name = "blog"
    label = "blog"
    verbose_name = _("Blog")

    def ready(self) -> None:
        """Connect the handlers that reindex articles and find related ones."""
        from blog import reindexing, relating

        reindexing.connect()
        relating.connect()
