"""Data providers, by which each app shows and erases personal data, and the provider of queued mail."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import ngettext
from wagtail import hooks

from core.mail.models import OutgoingMail
from core.visitors.fields import mail_key
from core.visitors.models import DataRequest

# Functions without arguments that return a DataProvider.
DATA_PROVIDER_HOOK = "register_personal_data"


@dataclass(frozen=True)
class DataProvider:
    """Hold the functions by which an app shows and erases data of an e-mail address, capitals ignored."""

    name: str  # of its part in what is downloaded
    knows: Callable[[str], bool]  # asked for anybody's address: it should cost the same for each
    gather: Callable[
        [str], dict[str, Any]
    ]  # all that it keeps, as JSON may have it; {} for nothing
    describe: Callable[[dict[str, Any]], SafeString]  # that in HTML, in short
    erase: Callable[[str], list[str]]  # within the caller's transaction; says what it did
    # The same, asked last, where any part has erased something.
    after_erasing: Callable[[str], list[str]] = lambda _email: []


def data_providers() -> Iterator[DataProvider]:
    """Yield the registered providers."""
    for register in hooks.get_hooks(DATA_PROVIDER_HOOK):
        yield register()


def is_known(email: str) -> bool:
    """Return whether anything is kept; all are asked in any case, so that the time it takes says nothing."""
    known = [provider.knows(email) for provider in data_providers()]
    return any(known)


def gather(email: str) -> dict[str, dict[str, Any]]:
    """Return what is kept, by the names of the parts."""
    found = {provider.name: provider.gather(email) for provider in data_providers()}
    return {name: data for name, data in found.items() if data}


def describe(email: str) -> list[SafeString]:
    """Return what is kept in HTML, a piece each."""
    return [
        provider.describe(data) for provider in data_providers() if (data := provider.gather(email))
    ]


@transaction.atomic
def erase(email: str) -> list[str]:
    """Erase all, or nothing where one part fails; return what was done, a sentence each."""
    DataRequest.objects.filter(email=mail_key(email)).delete()
    done = [said for provider in data_providers() for said in provider.erase(email)]
    if not done:
        return []
    return [
        *done,
        *(said for provider in data_providers() for said in provider.after_erasing(email)),
    ]


def waiting_mail() -> DataProvider:
    """Return the data provider of queued mail."""
    return DataProvider("mail", _knows, _gather, _describe, _erase)


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
