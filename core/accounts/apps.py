"""App `accounts`: logging in and out, forgotten passwords."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Configure the app."""

    name = "core.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Connect the handlers of logins."""
        from core.accounts.logins import connect

        connect()
