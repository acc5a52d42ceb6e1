"""Mail backends: mail of Django and Wagtail goes into the queue; only the queue's senders use the server."""

import email.policy
import os
import stat
from collections.abc import Sequence
from smtplib import SMTP, SMTPServerDisconnected
from typing import Any
from uuid import uuid4

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.filebased import EmailBackend as DjangoFileBackend
from django.core.mail.backends.smtp import EmailBackend as DjangoSMTPBackend
from django.db import transaction

from core.mail.connections import NoUTF8
from core.mail.messages import needs_utf8
from core.mail.outgoing import OURS, post


class QueueBackend(BaseEmailBackend):
    """Queue what Wagtail or Django sends (send_mail, mail_admins …), in the caller's transaction.

    No request waits for a mail server, and what it doesn't take now is tried again. Each recipient gets a message of her
    own from the site's address; attachments can't be kept.
    """

    def __init__(self, *, alias: str | None = None, **_login: Any) -> None:
        """Ignore the login: Wagtail gives one without user and password."""
        super().__init__(alias=alias)

    @transaction.atomic
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue messages; return how many."""
        for message in email_messages:
            _queue(message)
        return len(email_messages)


def _queue(message: EmailMessage) -> None:
    if message.attachments:
        raise ValueError("The queue of mail keeps no attachments: link to the file instead.")
    named = {
        name: value for name, value in message.extra_headers.items() if name.title() not in OURS
    }
    if message.reply_to:
        named["Reply-To"] = ", ".join(message.reply_to)
    is_html = message.content_subtype == "html"
    versions = getattr(message, "alternatives", None) or []
    html = [str(version.content) for version in versions if version.mimetype == "text/html"]
    for recipient in message.recipients():
        post(
            f"sent:{uuid4()}",
            recipient,
            str(message.subject),
            "" if is_html else str(message.body),
            html=str(message.body) if is_html else "".join(html[:1]),
            headers=named,
        )


class SMTPBackend(DjangoSMTPBackend):
    """Use SMTPUTF8 (RFC 6531) where the sender's address needs it.

    Such an address can't be written otherwise; its domain could (punycode).
    """

    def open(self) -> bool | None:
        """Connect; raise NoUTF8 where the server can't take what the site sends."""
        is_new = super().open()
        if is_new and needs_utf8() and not self.offers_utf8:
            self.close()
            raise NoUTF8("EMAIL_FROM needs SMTPUTF8, and the mail server doesn't offer it")
        return is_new

    @property
    def offers_utf8(self) -> bool:
        """Return whether the server takes addresses in UTF-8."""
        server = self._server()
        server.ehlo_or_helo_if_needed()
        return server.has_extn("smtputf8")

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send messages, through the connection that is open or one of their own; return how many."""
        if not needs_utf8():
            return super().send_messages(email_messages)
        is_new = self.open()
        try:
            for message in email_messages:
                self._send_in_utf8(message)
        finally:
            if is_new:
                self.close()
        return len(email_messages)

    def _send_in_utf8(self, message: EmailMessage) -> None:
        sender = self.prep_address(message.from_email, force_ascii=False)
        recipients = [self.prep_address(each) for each in message.recipients()]
        content = message.message(policy=email.policy.SMTPUTF8).as_bytes()
        self._server().sendmail(sender, recipients, content, ["SMTPUTF8"])

    def _server(self) -> SMTP:
        if self.connection is None:
            raise SMTPServerDisconnected
        return self.connection


class FileBackend(DjangoFileBackend):
    """Write each message to a file, for this user only."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if stat.S_IMODE(os.stat(self.file_path).st_mode) != 0o700:
            os.chmod(self.file_path, 0o700)

    def open(self) -> bool:
        """Open the file."""
        is_new = bool(super().open())
        if is_new:  # until now only who may list the folder could open it
            os.chmod(self.stream.name, 0o600)
        return is_new
