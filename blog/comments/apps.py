"""App `comments`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    """Configure the app."""

    name = "blog.comments"
    label = "comments"
    verbose_name = _("Comments")
