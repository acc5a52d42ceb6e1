"""The app, whose label is `desk`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Configure the app."""

    name = "editorial"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Connect the notifications to the workflow's signals; register the policy of pages."""
        from editorial.notifications import signal_handlers
        from editorial.permissions import pages

        signal_handlers.connect()
        pages.register()
