"""Messages in a form that every mail server takes."""

import re
import unicodedata
from email.headerregistry import BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import Policy, default
from email.utils import parseaddr
from functools import lru_cache
from textwrap import wrap
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.validators import validate_email
from django.utils.encoding import punycode

from core.mail.models import OutgoingMail

LINE = 78  # RFC 5322's advice
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
MACHINES_READ = (
    "In-Reply-To",
    "List-Id",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "References",
)


class NoAddress(ValueError):
    """Report a recipient that is no single address, or that no mail server takes."""


class PlainHeader(UnstructuredHeader, BaseHeader):
    """Fold a header between words only: Python would encode a long URL, which no program then reads."""

    def fold(self, *, policy: Policy) -> str:
        """Break lines between words only."""
        if not (self and self.isascii()):
            return super().fold(policy=policy)
        lines = wrap(
            str(self),
            LINE,
            initial_indent=f"{self.name}: ",
            subsequent_indent=" ",
            break_long_words=False,
            break_on_hyphens=False,
        )
        return policy.linesep.join(lines) + policy.linesep


HEADERS = HeaderRegistry()
for _name in MACHINES_READ:
    HEADERS.map_to_type(_name, PlainHeader)


class Message(EmailMultiAlternatives):
    """Build a message in ASCII throughout: not every server on the way takes more."""

    headers: Any = HEADERS

    def message(self, *, policy: Any = None) -> EmailMessage:
        """Return it as Python's."""
        return super().message(policy=_ascii_only(policy or default, self.headers))


@lru_cache(maxsize=8)
def _ascii_only(policy: Any, headers: Any) -> Policy:
    return policy.clone(header_factory=headers, cte_type="7bit")


def message_of(mail: OutgoingMail) -> Message:
    """Return a message from the site; raise NoAddress where there's nobody to send it to."""
    # Not by the number alone: a database made anew begins again at 1.
    name = f"mail-{mail.pk}-{mail.created_at:%Y%m%d%H%M%S%f}"
    headers = {"Auto-Submitted": "auto-generated", "Message-ID": message_id(name)}
    message = Message(
        subject=mail.subject,
        body=mail.text,
        to=[mailable(mail.recipient)],
        headers=mail.headers | headers,
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message


def mailable(text: str) -> str:
    """Return an address, its domain in ASCII (punycode); raise NoAddress where no mail server takes it."""
    try:
        validate_email(text)
        return ascii_address(text)
    except (ValidationError, UnicodeError):
        raise NoAddress from None  # whose words would hold it


def ascii_address(text: str) -> str:
    """Return an address with its domain in ASCII (punycode); raise UnicodeError where it has no such form."""
    local, at, domain = text.rpartition("@")
    return f"{local}{at}{punycode(domain)}"


def sender_address() -> str:
    """Return the address that the site writes from, without a name."""
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def needs_utf8() -> bool:
    """Return whether the site's own address can only be written in UTF-8: its domain is in ASCII by now, its name isn't."""
    return not sender_address().isascii()


def message_id(name: str) -> str:
    """Return the id of a message by its name among ours: should it come twice, it's known as the same."""
    return f"<{name}@{site_host()}>"


def site_host() -> str:
    """Return the site's host as mail servers know it."""
    return punycode(urlsplit(settings.SITE_URL).hostname or "localhost")


def storable(text: str) -> str:
    """Return text without what no database takes: NUL, halves of a character. Something else is seen in its place."""
    return UNSTORABLE.sub("\ufffd", str(text))


def one_line(text: str) -> str:
    """Return text in one line, without control characters: no line break reaches a header.

    Nor in disguise: Python would decode what looks like a header's own coding (=?utf-8?q?=0D=0A?=).
    """
    kept = (" " if unicodedata.category(each) == "Cc" else each for each in storable(text))
    return " ".join("".join(kept).replace("=?", "= ?").split())
