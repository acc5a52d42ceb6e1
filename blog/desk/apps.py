"""App `desk`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeskConfig(AppConfig):
    """Configure the app."""

    name = "blog.desk"
    label = "desk"
    verbose_name = _("Desk")

    def ready(self) -> None:
        """Let the desk say which pages somebody sees in the CMS, and who is told what."""
        from blog.desk.mails import events
        from blog.desk.rights import guests

        events.connect()
        guests.register()
