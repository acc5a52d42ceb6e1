"""Mail that waits to be sent to somebody: personal data for as long as it waits."""

from typing import Any

from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from core.mail.models import OutgoingMail
from core.visitors.personal_data.register import Keeper


def waiting_mail() -> Keeper:
    """Return what knows of it."""
    return Keeper("mail", _knows, _gather, _describe, _erase)


def _of(email: str) -> QuerySet[OutgoingMail]:
    return OutgoingMail.objects.filter(recipient__iexact=email)


def _knows(email: str) -> bool:
    return _of(email).exists()


def _gather(email: str) -> dict[str, Any]:
    mails = [
        {"subject": mail.subject, "text": mail.text, "written": mail.created_at}
        for mail in _of(email).order_by("pk")
    ]
    return {"waiting": mails} if mails else {}


def _describe(data: dict[str, Any]) -> SafeString:
    return render_to_string("visitors/personal_data/waiting_mail.html", data)


def _erase(email: str) -> list[str]:
    number, _by_model = _of(email).delete()
    said = ngettext(
        "%(number)d mail that waited to be sent to you was dropped.",
        "%(number)d mails that waited to be sent to you were dropped.",
        number,
    )
    return [said % {"number": number}] if number else []
