"""App `mail`."""

from django.apps import AppConfig
from django.core import checks
from django.utils.translation import gettext_lazy as _


class MailConfig(AppConfig):
    """Configure the app."""

    name = "core.mail"
    label = "mail"
    verbose_name = _("Mail")

    def ready(self) -> None:
        """Register the check of the sender's address, and `stop` for when the queue's worker is asked to end."""
        from core.mail.checks import check_sender
        from core.mail.queue import stop
        from core.tasks.supervisor import stopping

        checks.register(check_sender)
        stopping.connect(stop, dispatch_uid="mail.stop")
