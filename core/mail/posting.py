"""Sending many messages through one connection."""

from contextlib import suppress
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused

from django.core.mail import EmailMessage, mailers

CLOSING = 421


class Unreachable(Exception):
    """The mail server can't be reached, or refuses the login: nothing can be sent now."""


class Post:
    """A connection to the configured mailer, opened when the first message needs it."""

    def __init__(self) -> None:
        """Open nothing yet."""
        self.mailer = mailers.default
        self._is_open = False

    def __enter__(self) -> "Post":
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
            getattr(self.mailer, "connect", self.mailer.open)()
        except OSError as error:  # smtplib's errors are some of these
            raise Unreachable(str(error)) from error
        self._is_open = True


def _leaves_open(error: Exception) -> bool:
    """Tell of a refusal: smtplib has reset the connection by then, unless the server closes it (421)."""
    if isinstance(error, SMTPRecipientsRefused):
        return all(code != CLOSING for code, _text in error.recipients.values())
    return isinstance(error, SMTPSenderRefused | SMTPDataError) and error.smtp_code != CLOSING
