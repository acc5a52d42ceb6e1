"""The data provider of the newsletter: shows and erases what is kept of an address."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from core.visitors.fields import mail_key
from core.visitors.personal_data.providers import DataProvider
from newsletter.log_actions import ERASED
from newsletter.models import ImportFile, SignUp, Subscriber, Suppression


def newsletter_data_provider() -> DataProvider:
    """Return the data provider of the newsletter."""
    return DataProvider("newsletter", _is_known, gather, describe, erase, suppress)


def gather(email: str) -> dict[str, Any]:
    """Return subscription, sign-ups and deliveries of an address."""
    signups = _signups(email).select_related("consent").prefetch_related("topics", "series")
    data: dict[str, Any] = {
        "unconfirmed": [
            _wishes(each) | {"asked_at": each.created_at} for each in signups.order_by("pk")
        ]
    }
    found = Subscriber.objects.select_related("consent").prefetch_related("topics", "series")
    if subscriber := found.filter(email=mail_key(email)).first():
        data["subscription"] = _subscription(subscriber)
        deliveries = subscriber.deliveries.select_related("issue").order_by("pk")
        data["messages"] = [
            {"subject": each.issue.subject, "sent_at": each.sent_at, "failure": each.failure}
            for each in deliveries
        ]
    return data if subscriber or data["unconfirmed"] else {}


def describe(data: dict[str, Any]) -> SafeString:
    """Return gathered data in short as HTML."""
    return render_to_string("newsletter/personal.html", data)


@transaction.atomic
def erase(email: str) -> list[str]:
    """Erase the data of an address and suppress it; return sentences about what was done."""
    found = Subscriber.objects.select_for_update().filter(email=mail_key(email)).first()
    asked, _by_model = _signups(email).delete()
    ImportFile.objects.filter(text__icontains=mail_key(email)).delete()
    if found is None and not asked:
        return []
    if found:
        log(instance=found, action=ERASED)
        found.delete()
    Suppression.suppress(email, Suppression.Reason.ERASED)
    return [
        _("Your subscription to the newsletter was erased, with what we kept of the mails to you.")
    ]


def suppress(email: str) -> list[str]:
    """Suppress the address of erased data of any app; return the sentence about it."""
    Suppression.suppress(email, Suppression.Reason.ERASED)
    return [
        _(
            "From now on no form of this site sends mail to your address, whoever writes it there: for that we keep a fingerprint of it, and nothing else. If you want our mail again one day, write to us."
        )
    ]


def _is_known(email: str) -> bool:
    known = [
        Subscriber.objects.filter(email=mail_key(email)).exists(),
        _signups(email).exists(),
    ]
    return any(known)  # both were asked: the time it takes says nothing


def _signups(email: str) -> QuerySet[SignUp]:
    return SignUp.objects.filter(email=mail_key(email))


def _wishes(asked: Any) -> dict[str, Any]:
    return {
        "email": asked.email,
        "name": asked.name,
        "everything": asked.everything,
        "topics": [topic.title for topic in asked.topics.all()],
        "series": [series.title for series in asked.series.all()],
        "frequency": asked.get_frequency_display(),
        "source": asked.source,
        "consent": {"text": asked.consent.text} if asked.consent else None,
    }


def _subscription(subscriber: Subscriber) -> dict[str, Any]:
    return _wishes(subscriber) | {
        "state": subscriber.get_state_display(),
        "consented_at": subscriber.consented_at,
        "confirmed_at": subscriber.confirmed_at,
        "left_at": subscriber.left_at,
        "leave_reason": subscriber.leave_reason,
        "suspended_for": subscriber.suspended_for,
    }
