"""Connections to the mail server, for many messages each."""

from contextlib import suppress
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
)

from django.core.mail import EmailMessage, mailers

SERVER = "server"  # in MAILERS; what is sent to "default" waits in the queue first
CLOSING = 421


class Unreachable(Exception):
    """Report that the mail server can't be reached, or refuses the login. The message holds no address."""


class NoUTF8(OSError):
    """Report that the mail server doesn't take EMAIL_FROM, which isn't ASCII before the @."""


class Connection:
    """Connect to the mail server when the first message needs it."""

    def __init__(self) -> None:
        """Keep the mailer; the connection is opened by the first message."""
        self.mailer = mailers[SERVER]
        self._is_open = False

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_error: object) -> None:
        self.close()

    def send(self, message: EmailMessage) -> None:
        """Send a message; raise where it can't be, and leave the connection fit for the next one."""
        self._open()
        try:
            self.mailer.send_messages([message])
        except Exception as error:
            if not _leaves_open(error):
                self.close()
            raise

    def close(self) -> None:
        """Close the connection, where there is one."""
        self._is_open = False
        with suppress(OSError):
            self.mailer.close()

    def _open(self) -> None:
        if self._is_open:
            return
        try:
            self.mailer.open()
        except OSError as error:  # smtplib's errors are some of these
            raise Unreachable(_words_of(error)) from None
        self._is_open = True


def _words_of(error: OSError) -> str:
    """Return why there is no connection. What the server said stays out: it may repeat the login, an address."""
    if isinstance(error, SMTPResponseException):
        return f"{type(error).__name__} {error.smtp_code}"
    known = error.strerror if error.errno else str(error) if isinstance(error, NoUTF8) else ""
    return f"{type(error).__name__} {known}".strip()


def _leaves_open(error: Exception) -> bool:
    """Return whether the connection is usable after a refusal: smtplib has reset it, unless the server closes it (421)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code != CLOSING for code, _text in error.recipients.values())
    return isinstance(error, SMTPSenderRefused | SMTPDataError) and error.smtp_code != CLOSING
