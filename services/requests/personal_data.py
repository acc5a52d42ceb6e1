"""The data provider of requests, and their erasure after a time."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import ngettext

from core.visitors.fields import mail_key
from core.visitors.personal_data.providers import DataProvider
from services.focus import settings_of_site
from services.models import ServiceRequest
from services.requests.actions import erase_request

MONTH = timedelta(days=30.5)


def request_data_provider() -> DataProvider:
    """Return the data provider of requests."""
    return DataProvider("requests", _knows, gather, describe, erase)


def _knows(email: str) -> bool:
    return ServiceRequest.objects.of(mail_key(email)).exists()


def gather(email: str) -> dict[str, Any]:
    """Return the requests of an address with what became of them."""
    requests = ServiceRequest.objects.of(mail_key(email)).select_related("consent")
    found = [
        {
            "asked_at": each.created_at,
            "needed": each.needed,
            "wanted_by": each.wanted_by,
            "budget": each.budget,
            "name": each.name,
            "email": each.email,
            "services": [service.name for service in each.services.all()],
            "state": each.get_state_display(),
            "consent": {"text": each.consent.text},
            "colleagues": [
                {"name": referral.called, "state": referral.get_state_display()}
                for referral in each.referrals.all()
            ],
            "consents_to_be_referred": [
                {"at": consent.at, "action": consent.get_action_display(), "words": consent.words}
                for consent in each.referral_consents.all()
            ],
            "events": [
                {"at": event.at, "state": event.get_state_display(), "text": event.text}
                for event in each.events.all()
            ],
        }
        for each in requests.prefetch_related(
            "services", "events", "referral_consents", "referrals__colleague"
        ).order_by("pk")
    ]
    return {"requests": found} if found else {}


def describe(data: dict[str, Any]) -> SafeString:
    """Return gathered data in short as HTML."""
    return render_to_string("services/requests/personal.html", data)


@transaction.atomic
def erase(email: str) -> list[str]:
    """Erase the requests of an address; return the sentence about it."""
    found = list(ServiceRequest.objects.of(mail_key(email)).select_for_update())
    for request in found:
        erase_request(request)
    said = ngettext(
        "%(number)d request for work was erased: what you wrote, your name, your address.",
        "%(number)d requests for work were erased: what you wrote, your name, your address.",
        len(found),
    )
    return [said % {"number": len(found)}] if found else []


def erase_old() -> int:
    """Erase requests older than the settings say; return how many."""
    before = timezone.now() - MONTH * settings_of_site().kept_months
    old = ServiceRequest.objects.filter(created_at__lt=before, erased_at=None)
    for request in old:
        erase_request(request, by_client=False)
    return len(old)
