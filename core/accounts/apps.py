"""App `accounts`: logging in and out, forgotten passwords."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    """Configure the app."""

    name = "core.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        """Hear of logins."""
        from core.accounts.logins import connect

        connect()
