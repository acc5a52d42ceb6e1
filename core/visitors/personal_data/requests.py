"""Requests for a link to one's data: only who reads the mail of an address learns whether the site knows it."""

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone

from core.base.seo import absolute
from core.mail.outgoing import post, render_mail
from core.visitors.addresses import client_address
from core.visitors.fields import mail_key
from core.visitors.limits import Limit
from core.visitors.links import SignedLink
from core.visitors.models import DataRequest
from core.visitors.personal_data.providers import is_known
from core.visitors.unconfirmed import unconfirmed_mail

VALID = timedelta(hours=24)
BY_ADDRESS = Limit("personal_data.address", 5, 60 * 60)
LINK = SignedLink("visitors.personal_data", VALID)


def address_of(token: str) -> str:
    """Return the e-mail address that a link was mailed to, '' where we mailed none such, or too long ago."""
    said = LINK.read(token)
    if not isinstance(said, str):
        return ""
    if "@" in said:  # mailed by a release before this one, within its day
        return said
    asked = DataRequest.objects.filter(pk=UUID(hex=said)).first()
    return asked.email if asked else ""


@transaction.atomic
def ask(request: HttpRequest, email: str) -> None:
    """Mail a link to an address of which anything is kept; of others do as much, and mail none.

    Raises core.visitors.limits.TooMany where one connection asks more than people would.
    """
    email = mail_key(email)
    BY_ADDRESS.take(client_address(request))
    with unconfirmed_mail(email, wanted=is_known(email)):
        asked = DataRequest.objects.create(email=email)
        path = reverse("my_data", args=[LINK.sign(asked.pk.hex)])
        context = {"address": absolute(request, path), "hours": VALID // timedelta(hours=1)}
        subject, text = render_mail("visitors/personal_data/mail.txt", context)
        post(f"personal_data:{asked.pk}", email, subject, text)


def forget() -> None:
    """Drop the requests whose links open nothing any more."""
    DataRequest.objects.filter(created_at__lt=timezone.now() - VALID).delete()
