"""Meaning of a mail server's reply for the address: by RFC 3463 status, else by the bare code."""

import re
from smtplib import SMTPDataError, SMTPRecipientsRefused
from typing import NamedTuple

from core.mail import sending
from core.mail.messages import one_line

STATUS = re.compile(r"\s{0,9}([245])\.(\d{1,3})\.(\d{1,3})\b")
UNKNOWN_MAILBOX = {550, 551, 553}
# What a bare 550 may say instead: it's us whom the server doesn't like.
ABOUT_US = re.compile("relay|authenti|spam|block|polic|denied|reputation|listed", re.IGNORECASE)
OUR_ADDRESS = {"7", "8"}  # of 5.1.x: the sender's
QUOTA = "5.4.5"  # how some providers say that it was enough for today


class Reply(NamedTuple):
    """Hold code and text of a reply; code 0 where there was none."""

    code: int
    text: str

    @property
    def status(self) -> str:
        """Return the enhanced status, such as 5.1.1."""
        found = STATUS.match(self.text)
        return found[0].strip() if found else ""

    @property
    def is_hard(self) -> bool:
        """Return whether the mailbox doesn't exist."""
        if found := STATUS.match(self.text):
            kind, subject, detail = found.groups()
            wrong = (subject == "1" and detail not in OUR_ADDRESS) or (subject, detail) == (
                "2",
                "1",
            )
            return kind == "5" and wrong
        return self.code in UNKNOWN_MAILBOX and not ABOUT_US.search(self.text)

    def __str__(self) -> str:
        return f"{self.code or ''} {self.text}".strip()


def reply_of(error: BaseException) -> Reply:
    """Return the reply about the recipient or the message."""
    if isinstance(error, SMTPRecipientsRefused):
        return _reply(*max(error.recipients.values()))
    if isinstance(error, SMTPDataError):
        return _reply(error.smtp_code, error.smtp_error)
    return Reply(0, type(error).__name__)


def is_final(error: BaseException) -> bool:
    """Return whether the message can never be sent."""
    if not isinstance(error, Exception):
        return False
    return sending.is_final(error) and reply_of(error).status != QUOTA


def _reply(code: int, text: bytes | str) -> Reply:
    said = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    return Reply(code, one_line(said))
