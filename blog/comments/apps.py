"""App `comments`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Configure the app."""

    name = "blog.comments"
    label = "comments"
    verbose_name = _("Comments")

    def ready(self) -> None:
        """Tell by mail what becomes of comments, and let search find them."""
        from blog.comments import searching
        from blog.comments.notices import events

        events.connect()
        searching.connect()
