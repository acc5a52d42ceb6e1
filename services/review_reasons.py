"""Why a service asks for a review before its date: it was to be looked at again, its price or its evidence is old."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from services.evidence import Proof, evidence_of, newest, showing
from services.focus import is_evidence_old, is_old, is_price_old, settings_of_site
from services.models import ServicePage


def reasons(pages: Iterable[Page]) -> dict[int, list[str]]:
    """Return the sentences of each service that has any, by its id."""
    services = [page for page in pages if isinstance(page, ServicePage)]
    if not services:
        return {}
    today, years = timezone.localdate(), settings_of_site().evidence_years
    found = {
        service.pk: list(_reasons(service, proofs, today, years))
        for service, proofs in zip(services, evidence_of(services), strict=True)
    }
    return {pk: sentences for pk, sentences in found.items() if sentences}


def _reasons(service: Any, proofs: list[Proof], today: date, years: int) -> Iterable[str]:
    again = service.look_again_on
    if service.state == service.State.LEARNING and again and again <= today:
        said = _("You wanted to look at it again on %(date)s: do you offer it by now?")
        yield said % {"date": date_format(again)}
    if not service.is_offered:
        return
    if not showing(proofs):
        yield _("Nothing shows that you master it.")
    if service.reviewed_on and not is_old(service.reviewed_on, today):
        return  # somebody has said since that price and evidence hold
    if is_price_old(service, today):
        said = _("Its price is of %(date)s.")
        yield said % {"date": date_format(service.price_date)}
    latest = newest(proofs)
    if latest and is_evidence_old(latest, today, years):
        said = _("The newest evidence is of %(month)s.")
        yield said % {"month": date_format(latest, "YEAR_MONTH_FORMAT")}
