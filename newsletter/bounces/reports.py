"""Parsing of reports of bounces and complaints: a provider's JSON, RFC 3464 or RFC 5965 messages.

Whatever is sent is either read or refused with NotUnderstood.
"""

import email
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from email.message import Message
from itertools import islice
from typing import Any

from django.core.exceptions import ValidationError
from django.urls import reverse

from core.visitors.fields import MailField, mail_key
from core.visitors.texts import clean_line
from newsletter.delivery.replies import Reply

MOST = 100  # in a message
LONGEST = 1024 * 1024  # bytes; what is longer is no report
COMPLAINTS = {"abuse", "fraud", "opt-out"}  # RFC 5965, RFC 6650; not 'not-spam'
TOKEN = re.compile(r"[^/\s]+")
DIAGNOSIS = re.compile(r"smtp;\s*(\d{3})[ -](.*)", re.IGNORECASE)


class NotUnderstood(ValueError):
    """Reject a body that is no report."""


@dataclass(frozen=True)
class Report:
    """Hold what a report says of a message to an address."""

    address: str = ""
    token: str = ""  # out of the message's own List-Unsubscribe: whoever has it may end her subscription anyway
    is_complaint: bool = False
    is_permanent: bool = False
    reason: str = ""


def read(body: bytes) -> list[Report]:
    """Parse a body, JSON or a message, into reports; raise NotUnderstood."""
    if len(body) > LONGEST:
        raise NotUnderstood("too long")
    try:
        if body.lstrip().startswith(b"{"):
            return [_from_json(json.loads(body))]
        found = list(islice(_from_message(email.message_from_bytes(body)), MOST))
    except NotUnderstood:
        raise
    except Exception as error:  # whatever a hostile body makes of the parsers
        raise NotUnderstood(type(error).__name__) from error
    if not found:
        raise NotUnderstood("no report")
    return found


def _from_json(told: Any) -> Report:
    kind = told["type"]
    if kind not in ("bounce", "complaint"):
        raise NotUnderstood("type")
    is_complaint = kind == "complaint"
    return Report(
        address=_address(told["address"]),
        is_complaint=is_complaint,
        is_permanent=not is_complaint and told["permanent"] is True,
        reason=kind,
    )


def _address(text: Any) -> str:
    if not isinstance(text, str):
        raise NotUnderstood("address")
    try:
        return mail_key(MailField().clean(text))
    except ValidationError as error:
        raise NotUnderstood("address") from error


def _from_message(message: Message) -> Iterator[Report]:
    parts = list(message.walk())
    token = next(filter(None, map(_token, parts)), "")
    for part in parts:
        if part.get_content_type() == "message/delivery-status":
            yield from (_bounce(fields, token) for fields in _fields(part))
        if part.get_content_type() == "message/feedback-report":
            yield from (_complaint(fields, token) for fields in _fields(part))


def _token(part: Message) -> str:
    """Return the subscriber's token in the headers of the message that came back."""
    if part.get_content_type() == "text/rfc822-headers":
        part = email.message_from_bytes(part.get_payload(decode=True) or b"")  # type: ignore[arg-type]
    before, after = reverse("unsubscribe", args=["-"]).split("-")
    _rest, _sign, named = str(part.get("List-Unsubscribe", "")).partition(before)
    token, sign, _rest = named.partition(after)
    return token if sign and TOKEN.fullmatch(token) else ""


def _fields(part: Message) -> Iterator[Message]:
    """Yield the blocks of fields of a report."""
    blocks = part.get_payload()
    yield from (each for each in blocks if isinstance(each, Message))


def _bounce(fields: Message, token: str) -> Report:
    status, said = _field(fields, "Status"), _field(fields, "Diagnostic-Code")
    answer = DIAGNOSIS.match(said)
    replies = [Reply(0, status), Reply(int(answer[1]), answer[2]) if answer else Reply(0, "")]
    return Report(
        address=_recipient(fields, "Original-Recipient", "Final-Recipient"),
        token=token,
        is_permanent=_field(fields, "Action").lower() == "failed"
        and any(each.is_hard for each in replies),
        reason=f"{status} {said}".strip(),
    )


def _complaint(fields: Message, token: str) -> Report:
    kind = _field(fields, "Feedback-Type").lower()
    return Report(
        address=_recipient(fields, "Original-Rcpt-To"),
        token=token,
        is_complaint=kind in COMPLAINTS,
        is_permanent=False,
        reason=kind,
    )


def _recipient(fields: Message, *names: str) -> str:
    """Return the first valid address of some fields; a bounce has its type before it."""
    for name in names:
        text = _field(fields, name).rpartition(";")[2].strip(" <>")
        try:
            return _address(text)
        except NotUnderstood:
            continue
    return ""


def _field(fields: Message, name: str) -> str:
    return clean_line(str(fields.get(name, "")))
