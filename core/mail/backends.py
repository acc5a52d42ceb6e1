"""Mail backends for what Wagtail sends.

Wagtail's send_mail calls get_connection(username=None, password=None), which under MAILERS would override the
configured login. It also opens the connection inside the transaction that submits or approves a page: a slow server
would hold the database's only writer, and a server that is down or refuses the login would undo the review.
"""

import os
import stat
from collections.abc import Sequence
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend as DjangoFileBackend
from django.core.mail.backends.smtp import EmailBackend as DjangoSMTPBackend
from django.db import transaction


class NoneSafe:
    """Fill arguments given as None from the mailer's configured options."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **_without_none(kwargs))


def _without_none(kwargs: dict[str, Any]) -> dict[str, Any]:
    options = settings.MAILERS.get(kwargs.get("alias"), {}).get("OPTIONS", {})
    filled = {name: options.get(name) if value is None else value for name, value in kwargs.items()}
    return {name: value for name, value in filled.items() if value is not None}


class SMTPBackend(NoneSafe, DjangoSMTPBackend):
    """Send by SMTP: one connection for each call of send_messages, after the transaction where there is one.

    Work that has no transaction around it may `connect` first, and send all it has through one connection.
    """

    def open(self) -> bool:
        """Wait for send_messages."""
        return False

    def connect(self) -> None:
        """Open the connection now, until it's closed."""
        super().open()

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send now; inside a transaction, count the messages as sent, and log what fails afterwards."""
        if self.connection:
            return super().send_messages(email_messages)
        if not transaction.get_connection().in_atomic_block:
            return self._deliver(email_messages)
        transaction.on_commit(partial(self._deliver, email_messages), robust=True)
        return len(email_messages)

    def _deliver(self, email_messages: Sequence[EmailMessage]) -> int:
        if not email_messages:
            return 0
        try:
            super().open()
            return super().send_messages(email_messages)
        finally:
            self.close()


class FileBackend(NoneSafe, DjangoFileBackend):
    """Write each message to a file, for this user only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stat.S_IMODE(os.stat(self.file_path).st_mode) != 0o700:
            os.chmod(self.file_path, 0o700)

    def open(self) -> bool:
        """Open the file."""
        if self.stream is not None:
            return False
        self.stream = open(  # noqa: SIM115 - closed by close()
            self._get_filename(), "ab", opener=partial(os.open, mode=0o600)
        )
        return True
