"""App `newsletter`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NewsletterConfig(AppConfig):
    """Configure the app."""

    name = "newsletter"
    label = "newsletter"
    verbose_name = _("Newsletter")

    def ready(self) -> None:
        """Connect the handler of publications."""
        from newsletter.delivery import signal_handlers

        signal_handlers.connect()
