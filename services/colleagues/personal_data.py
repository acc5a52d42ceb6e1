"""The data provider of colleagues."""

from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from core.visitors.fields import mail_key
from core.visitors.personal_data.providers import DataProvider
from services.colleagues.actions import erase_colleague
from services.colleagues.notifications import notify_of_erasure
from services.models import ColleagueContact


def colleague_data_provider() -> DataProvider:
    """Return the data provider of colleagues."""
    return DataProvider("colleagues", _knows, gather, describe, erase)


def _of(email: str) -> QuerySet[ColleagueContact]:
    """Return whose address it is, or will be once she confirms it."""
    key = mail_key(email)
    return ColleagueContact.objects.filter(Q(email__iexact=key) | Q(new_email__iexact=key))


def _knows(email: str) -> bool:
    return _of(email).exists()


def gather(email: str) -> dict[str, Any]:
    """Return the card of an address, and what she agreed to; nothing of it where the address isn't confirmed yet."""
    found = _of(email).select_related("colleague__portrait").order_by("pk")
    cards = [_card(each, mail_key(email)) for each in found]
    return {"cards": cards} if cards else {}


def _card(contact: ColleagueContact, email: str) -> dict[str, Any]:
    if contact.email.lower() != email:
        return {"new_email": contact.new_email}
    card = contact.colleague.get_latest_revision_as_object()
    fields = (
        "name",
        "languages",
        "place",
        "time_zone",
        "url",
        "recommendation",
        "accepts_requests",
        "away_until",
    )
    return {
        **{name: getattr(card, name) for name in fields},
        "email": contact.email,
        "new_email": contact.new_email,
        "state": contact.get_state_name(),
        "areas": [each.name for each in card.areas.all()],
        "audiences": [each.name for each in card.audiences.all()],
        "groups": [each.name for each in card.groups.all()],
        "portrait": card.portrait.title if card.portrait else "",
        "asked_at": contact.asked_at,
        "known_words": contact.known_words,
        "wish": contact.wish,
        "consents": [
            {
                "at": each.at,
                "action": each.get_action_display(),
                "text": each.text.text if each.text else "",
            }
            for each in contact.colleague.consents.select_related("text")
        ],
        "favours": [{"on": each.on, "text": each.text} for each in contact.colleague.favours.all()],
        "requests": contact.colleague.referrals.count(),
    }


def describe(data: dict[str, Any]) -> SafeString:
    """Return gathered data in short as HTML."""
    return render_to_string("services/colleagues/personal.html", data)


@transaction.atomic
def erase(email: str) -> list[str]:
    """Erase the card of an address, or the address where it isn't confirmed yet; return the sentence about it."""
    said = []
    for contact in _of(email).select_for_update().select_related("colleague"):
        if contact.email.lower() == mail_key(email):
            pk = contact.colleague_id
            erase_colleague(contact.colleague)
            notify_of_erasure(pk)
            said.append(
                _("Your card as a colleague was erased, with its versions and what you agreed to.")
            )
        else:
            ColleagueContact.objects.filter(pk=contact.pk).update(new_email="")
            said.append(_("Your address isn't kept any more as the new one of a colleague."))
    return said
