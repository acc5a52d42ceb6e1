"""App `comments`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Configure the app."""

    name = "comments"
    label = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Connect the notifications and the search index to the signals of comments."""
        from comments import searching
        from comments.notifications import signal_handlers

        signal_handlers.connect()
        searching.connect()
