"""Asking for a link to one's data: only who reads the mail of an address learns whether the site knows it."""

from datetime import timedelta
from functools import partial
from uuid import uuid4

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from core.base.seo import absolute
from core.mail.composing import render_mail
from core.mail.outgoing import post
from core.mail.queue import wake
from core.mail.sending import send_due
from core.visitors.addresses import client_address
from core.visitors.fields import mail_key
from core.visitors.limits import Limit, TooMany, take_all
from core.visitors.links import SignedLink
from core.visitors.personal_data.register import is_known

VALID = timedelta(hours=24)
BY_ADDRESS = Limit("personal_data.address", 5, 60 * 60)
BY_MAIL = Limit("personal_data.mail", 3, 60 * 60)
MAILED = Limit("personal_data.mailed", 1, 10 * 60)
_link = SignedLink("visitors.personal_data", VALID)


def address_of(token: str) -> str:
    """Return the e-mail address that a link was mailed to, '' where we mailed none such, or too long ago."""
    email = _link.read(token)
    return email if isinstance(email, str) else ""


def token_for(email: str) -> str:
    """Return what the link of an address ends in."""
    return _link.sign(mail_key(email))


@transaction.atomic
def ask(request: HttpRequest, email: str) -> None:
    """Mail a link to an address of which anything is kept, once in ten minutes; of others do as much, and mail none.

    Raises core.visitors.limits.TooMany where somebody asks more than a person would.
    """
    email = mail_key(email)
    take_all([(BY_ADDRESS, client_address(request)), (BY_MAIL, email)])
    try:
        MAILED.take(email)
    except TooMany:
        return
    _mail(request, email, to_be_sent=is_known(email))
    transaction.on_commit(partial(wake, send_due), robust=True)


@transaction.atomic
def _mail(request: HttpRequest, email: str, *, to_be_sent: bool) -> None:
    path = reverse("my_data", args=[token_for(email)])
    context = {"address": absolute(request, path), "hours": VALID // timedelta(hours=1)}
    subject, text = render_mail("visitors/personal_data/mail.txt", context)
    post(f"personal_data:{uuid4()}", email, subject, text)
    if not to_be_sent:
        transaction.set_rollback(True)
