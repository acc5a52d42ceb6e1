"""Mail backends that ignore None arguments.

Wagtail's send_mail calls get_connection(username=None, password=None), which under MAILERS would override
the configured login.
"""

from typing import Any

from django.core.mail.backends.filebased import EmailBackend as DjangoFileBackend
from django.core.mail.backends.smtp import EmailBackend as DjangoSMTPBackend


class NoneSafe:
    """Fill arguments given as None from the mailer's configured options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **_without_none(kwargs))


def _without_none(kwargs: dict[str, Any]) -> dict[str, Any]:
    from django.conf import settings

    options = settings.MAILERS.get(kwargs.get("alias"), {}).get("OPTIONS", {})
    filled = {name: options.get(name) if value is None else value for name, value in kwargs.items()}
    return {name: value for name, value in filled.items() if value is not None}


class SMTPBackend(NoneSafe, DjangoSMTPBackend):
    """Send by SMTP."""


class FileBackend(NoneSafe, DjangoFileBackend):
    """Write each message to a file."""
