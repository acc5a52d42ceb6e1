"""App `desk`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    """Configure the app."""

    name = "editorial"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Let the desk say which pages somebody sees in the CMS, and who is told what."""
        from editorial.notifications import signal_handlers
        from editorial.permissions import pages

        signal_handlers.connect()
        pages.register()
