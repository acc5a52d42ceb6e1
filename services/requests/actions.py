"""What clients and the owner do with a request, in one transaction each."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.utils import timezone

from core.mail.models import OutgoingMail
from core.mail.outgoing import post, render_mail
from core.visitors.addresses import client_address
from core.visitors.fields import mail_key
from core.visitors.limits import Limit, take_all
from core.visitors.links import keyed_hash
from core.visitors.models import consent_to
from core.visitors.unconfirmed import unconfirmed_mail
from services.models import Colleague, RequestedService, RequestEvent, ServiceRequest
from services.models.requests import State, change_state
from services.referrals.actions import end_referrals, erase_referrals, propose
from services.requests.notifications import notify_owner, own_page, reply_address

BY_ADDRESS = (
    Limit("services.request", 6, 10 * 60),
    Limit("services.request.day", 30, 24 * 60 * 60),
)
CONSENT = "services.request"


def submit(cleaned: dict[str, Any], consent: str, http_request: HttpRequest) -> ServiceRequest:
    """Store a request and mail the link by which its client confirms her address; sent twice, it is one.

    Raises core.visitors.limits.TooMany where one connection asks more than people would.
    """
    take_all((limit, client_address(http_request)) for limit in BY_ADDRESS)
    email = mail_key(cleaned["email"])
    services = cleaned.get("services") or []
    said = [email, cleaned["needed"], *sorted(str(each.pk) for each in services)]
    with transaction.atomic():
        request, is_new = ServiceRequest.objects.get_or_create(
            fingerprint=keyed_hash("services.request", "\0".join(said)),
            defaults={
                "email": email,
                "consent": consent_to(CONSENT, consent),
                **{name: cleaned[name] for name in ("needed", "wanted_by", "budget", "name")},
            },
        )
        if is_new:
            RequestedService.objects.bulk_create(
                RequestedService(request=request, service=each, name=each.title)
                for each in services
            )
            RequestEvent.objects.create(request=request, state=State.NEW)
    if not request.is_confirmed:
        _mail_link(request)
    return request


def _mail_link(request: ServiceRequest) -> None:
    """Mail the link, as often as an unconfirmed address may be written to; nothing in it was typed by whoever asked."""
    with unconfirmed_mail(request.email):
        context = {"url": own_page(request)}
        subject, text = render_mail("services/mails/confirm.txt", context)
        number = int(timezone.now().timestamp())
        post(f"services.confirm:{request.pk}:{number}", request.email, subject, text)


@transaction.atomic
def confirm(request: ServiceRequest) -> None:
    """Note that the client has confirmed her address, once, and tell who gets requests."""
    now = timezone.now()
    waiting = ServiceRequest.objects.filter(pk=request.pk, confirmed_at=None)
    if waiting.update(confirmed_at=now):
        request.confirmed_at = now
        notify_owner(request, "new")


@transaction.atomic
def withdraw_request(request: ServiceRequest) -> None:
    """Withdraw a request at its client's wish, and tell who gets requests where she has begun.

    Raises NotAllowed.
    """
    was = request.state
    change_state(request, State.WITHDRAWN)
    end_referrals(request, by_client=True)
    if was != State.NEW or request.is_confirmed:
        notify_owner(request, "withdrawn")


@transaction.atomic
def answer(
    request: ServiceRequest,
    to: str,
    text: str,
    user: Any,
    *,
    proposed: Iterable[Colleague] = (),
    by_hand: tuple[str, str] | None = None,
) -> None:
    """Mail an answer to the client and move the request on; replies go to who answers.

    `proposed` colleagues, and one written in `by_hand` by name and address, are offered to her on her own page. Raises
    NotAllowed where somebody else was quicker.
    """
    propose(request, proposed, by_hand)
    event = change_state(request, to, user=user, text=text)
    context = {"text": text, "url": own_page(request)}
    subject, body = render_mail("services/mails/answer.txt", context)
    headers = {"Reply-To": reply_address(user)}
    post(f"services.answer:{request.pk}:{event.pk}", request.email, subject, body, headers=headers)


@transaction.atomic
def close_request(request: ServiceRequest, to: str, user: Any) -> None:
    """Finish a request, or mark it as spam; what is under way with colleagues ends.

    Raises NotAllowed.
    """
    change_state(request, to, user=user)
    end_referrals(request)


@transaction.atomic
def erase_request(request: ServiceRequest, *, by_client: bool = True) -> None:
    """Erase whatever tells who asked and for what, mail too; state, dates and the names of services stay as figures."""
    for kind in ("confirm", "answer"):
        OutgoingMail.objects.filter(key__startswith=f"services.{kind}:{request.pk}:").delete()
    erase_referrals(request, by_client=by_client)
    request.needed = request.wanted_by = request.budget = request.name = request.email = ""
    request.notes, request.erased_at = "", timezone.now()
    request.fingerprint = keyed_hash("services.erased", str(request.pk))
    request.save()
    request.events.update(text="")
