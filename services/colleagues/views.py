"""Public pages of colleagues: the directory, a page each, and hers behind mailed links. No GET changes anything."""

import hashlib
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from core.base.publishing import page_path
from core.visitors.addresses import client_address
from core.visitors.limits import Limit, TooMany
from core.visitors.links import SignedLink, personal
from core.visitors.same_origin import same_origin_only
from services.colleagues.actions import (
    agree,
    ask_new_address,
    confirm_address,
    correct_card,
    erase_colleague,
    leave,
    pause,
    renew,
    resume,
)
from services.colleagues.directory import Directory, heads
from services.colleagues.forms import AddressForm, CardForm
from services.colleagues.notifications import notify_of_erasure, page_of
from services.focus import settings_of_site
from services.models import Colleague, ColleagueContact
from services.models.colleagues import ADDRESS, CONSENT, OWN, REVIEW

BY_ADDRESS = Limit("services.colleague", 40, 10 * 60)  # buttons and forms of one connection
TOO_MANY = "services/colleagues/too_many.html"


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """List the colleagues who agreed, filtered by area, language and time zone; and the groups that aren't private."""
    if page := page_path(request):
        return serve(request, page)
    found = Directory(request.GET)
    context = {"directory": found, **heads(request, found)}
    return render(request, "services/colleagues/directory.html", context)


@require_safe
def colleague_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show a colleague who agreed."""
    if page := page_path(request):
        return serve(request, page)
    colleague = get_object_or_404(
        Colleague.objects.listed()
        .select_related("portrait")
        .prefetch_related("areas", "audiences"),
        slug=slug,
    )
    context = {"colleague": colleague, **heads(request, None, colleague)}
    return render(request, "services/colleagues/colleague.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def consent(request: HttpRequest, token: str) -> HttpResponse:
    """Show a colleague her card as it would be; take her yes or no by POST."""
    contact = ColleagueContact.from_token(CONSENT, token)
    if contact is None:
        return _closed(request)
    text = settings_of_site().colleague_consent
    card = contact.colleague.get_latest_revision_as_object()
    seen = _digest(text, card)
    context = {"contact": contact, "card": card, "text": text, "seen": seen}
    if request.method != "POST":
        return render(request, "services/colleagues/consent.html", context)
    if refused := _too_many(request):
        return refused
    if request.POST.get("action") == "no":
        leave(contact)
        return redirect(page_of(contact, OWN))
    if request.POST.get("action") != "yes" or request.POST.get("seen") != seen:
        context["message"] = _("It has changed since you opened this page: read it again.")
        return render(request, "services/colleagues/consent.html", context, status=409)
    if not agree(contact, text, card.recommendation):
        return _closed(request)
    return redirect(page_of(contact, OWN))


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def own_card(request: HttpRequest, token: str) -> HttpResponse:
    """Show a colleague her own page; correct, pause, resume, leave, come back, erase by POST."""
    contact = ColleagueContact.from_token(OWN, token)
    if contact is None:
        return _closed(request)
    if request.method != "POST":
        return _own_page(request, contact)
    if refused := _too_many(request):
        return refused
    action = request.POST.get("action", "")
    if contact.declined_at is None and action in FORMS:
        return FORMS[action](request, contact)
    if action == "erase":
        return _erase(request, contact)
    if contact.declined_at is not None:
        return _come_back(request, contact) if action == "agree" else redirect(request.path)
    if act := BUTTONS.get(action):
        act(contact)
    return redirect(request.path)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def confirm_new_address(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether this address is hers; make it so by POST."""
    return _one_button(request, ADDRESS, token, "services/colleagues/address.html", confirm_address)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def still_holds(request: HttpRequest, token: str) -> HttpResponse:
    """Ask whether her card still holds; take her yes by POST."""
    return _one_button(request, REVIEW, token, "services/colleagues/review.html", renew)


def _one_button(
    request: HttpRequest, link: SignedLink, token: str, template: str, act: Any
) -> HttpResponse:
    contact = ColleagueContact.from_token(link, token)
    if contact is None:
        return _closed(request)
    context: dict[str, Any] = {"contact": contact, "card": contact.colleague}
    if request.method == "POST":
        if refused := _too_many(request):
            return refused
        if not act(contact):
            return _closed(request)
        context["done"] = True
    has_answered = contact.agreed_at or contact.declined_at
    context["own"] = page_of(contact, OWN) if has_answered else ""
    return render(request, template, context)


def _own_page(
    request: HttpRequest,
    contact: ColleagueContact,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    """Show her own page, with the forms as they were sent where something was wrong."""
    card = contact.colleague.get_latest_revision_as_object()
    text = settings_of_site().colleague_consent
    shown = {
        "contact": contact,
        "card": card,
        "text": text,
        "seen": _digest(text, card),
        "is_listed": Colleague.objects.listed().filter(pk=contact.colleague_id).exists(),
        "form": CardForm(card=card, auto_id="ficha-%s"),
        "address_form": AddressForm(auto_id="direccion-%s"),
    }
    return render(request, "services/colleagues/own.html", shown | context, status=status)


def _correct(request: HttpRequest, contact: ColleagueContact) -> HttpResponse:
    card = contact.colleague.get_latest_revision_as_object()
    form = CardForm(request.POST, card=card, auto_id="ficha-%s")
    if not form.is_valid():
        return _own_page(request, contact, 400, form=form)
    if not form.fell_into_trap:
        correct_card(contact, form.cleaned_data)
    return _own_page(
        request,
        contact,
        message=_("Thank you. What you wrote is kept: it is published once it has been looked at."),
    )


def _ask_address(request: HttpRequest, contact: ColleagueContact) -> HttpResponse:
    form = AddressForm(request.POST, auto_id="direccion-%s")
    if not form.is_valid():
        return _own_page(request, contact, 400, address_form=form)
    if not form.fell_into_trap:
        ask_new_address(contact, form.cleaned_data["email"])
    return _own_page(
        request,
        contact,
        message=_(
            "Look into the mail of the other address: it counts once you press the button there."
        ),
    )


def _come_back(request: HttpRequest, contact: ColleagueContact) -> HttpResponse:
    """Take the yes of a colleague who had said no, or left."""
    text = settings_of_site().colleague_consent
    card = contact.colleague.get_latest_revision_as_object()
    if request.POST.get("seen") != _digest(text, card):
        said = _("It has changed since you opened this page: read it again.")
        return _own_page(request, contact, 409, message=said)
    agree(contact, text, card.recommendation)
    return redirect(request.path)


def _erase(request: HttpRequest, contact: ColleagueContact) -> HttpResponse:
    pk = contact.colleague_id
    erase_colleague(contact.colleague)
    notify_of_erasure(pk)
    return render(request, "services/colleagues/closed.html", {"is_erased": True})


FORMS = {"correct": _correct, "address": _ask_address}
BUTTONS = {"pause": pause, "resume": resume, "leave": leave, "renew": renew}


def _too_many(request: HttpRequest) -> HttpResponse | None:
    """Count what a connection sends; return the answer where it is more than people would."""
    try:
        BY_ADDRESS.take(client_address(request))
    except TooMany as refused:
        return refused.answer(render(request, TOO_MANY))
    return None


def _digest(text: str, card: Colleague) -> str:
    """Return what tells a text and a card from others: who agrees has read these."""
    return hashlib.sha256(f"{text}\0{card.to_json()}".encode()).hexdigest()[:32]


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "services/colleagues/closed.html", status=410)
