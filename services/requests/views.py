"""Public pages of requests: the form, what fits, the client's own page. No GET changes anything."""

from collections.abc import Callable
from functools import partial
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.views import serve

from core.base.numbers import number
from core.base.publishing import page_path, published
from core.visitors.limits import TooMany
from core.visitors.links import personal
from core.visitors.same_origin import same_origin_only
from services.colleagues.matching import matching_colleagues
from services.focus import settings_of_site
from services.models import ServicePage, ServiceRequest
from services.models.requests import THANKS, NotAllowed
from services.referrals.actions import ask_for_help, choose, holders, may_choose, take_back
from services.referrals.forms import ChoiceForm, candidates_for
from services.requests.actions import confirm, erase_request, submit, withdraw_request
from services.requests.forms import ContactForm, RequestForm
from services.requests.matching import SHOWN, Match, matching

FORM_ID = "pedido-%s"
Action = Callable[[ServiceRequest], None]


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
def ask(request: HttpRequest, *, is_contact: bool = False) -> HttpResponse:
    """Show the form; store a request. `/contacto/` is the same without services."""
    if request.method != "POST" and (page := page_path(request)):
        return serve(request, page)
    settings = settings_of_site()
    if not settings.takes_requests:
        raise Http404
    consent = settings.request_consent
    form_class = ContactForm if is_contact else RequestForm
    context: dict[str, Any] = {"is_contact": is_contact}
    if request.method != "POST":
        chosen = number(request.GET.get("servicio", ""))
        initial = {"services": [chosen]} if chosen else {}
        context["form"] = form_class(initial=initial, consent=consent, auto_id=FORM_ID)
        return render(request, "services/requests/ask.html", context)
    context["form"] = form = form_class(request.POST, consent=consent, auto_id=FORM_ID)
    if not form.is_valid():
        return render(request, "services/requests/ask.html", context, status=400)
    if form.fell_into_trap:  # a program: it may believe what it likes
        return redirect("service_request_sent")
    try:
        stored = submit(form.cleaned_data, consent, request)
    except TooMany as refused:
        form.add_error(None, _("That was a lot of forms from this connection. Try again later."))
        return refused.answer(render(request, "services/requests/ask.html", context))
    return redirect("service_request_thanks", stored.thanks_token)


@require_safe
def sent(request: HttpRequest) -> HttpResponse:
    """Show thanks without anything of a request."""
    return render(request, "services/requests/thanks.html", {"matches": []})


@require_safe
@personal
def thanks(request: HttpRequest, token: str) -> HttpResponse:
    """Show whoever sent the form who does what was asked for; nothing can be done here."""
    found = ServiceRequest.from_token(token, THANKS)
    if found is None:
        return render(request, "services/requests/gone.html", status=410)
    context = {"matches": _matches(found), "colleagues": matching_colleagues(found.needed)}
    return render(request, "services/requests/thanks.html", context)


def _matches(found: ServiceRequest) -> list[Any]:
    """Return the services that were chosen, as far as they are published, then those that fit the words."""
    chosen = published(ServicePage.objects.filter(requests__request=found)).order_by("path")
    matches = [Match(service, []) for service in chosen]
    by_words = [each for each in matching(found.needed) if each.service not in chosen]
    return [*matches, *by_words][:SHOWN]


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def own_request(request: HttpRequest, token: str) -> HttpResponse:
    """Show a client what she has asked for; by POST she confirms, chooses colleagues, withdraws, erases."""
    found = ServiceRequest.from_token(token)
    if found is None:
        return render(request, "services/requests/gone.html", status=410)
    if request.method != "POST":
        return _own_page(request, found)
    action = request.POST.get("action", "")
    if action == "erase":
        context = {"is_erased": True, "holders": holders(found)}
        erase_request(found)
        return render(request, "services/requests/gone.html", context)
    if action == "refer":
        form = _choice_form(found, request.POST)
        if not (form.offers and form.is_valid()):
            return _own_page(request, found, form=form, status=400)
        act: Action = partial(_refer, form=form)
    elif action == "take_back":
        act = partial(_take_back, pk=number(request.POST.get("referral", "")))
    else:
        act = ACTIONS.get(action, lambda _found: None)
    try:
        act(found)
    except NotAllowed:
        found.refresh_from_db()
        message = _("Meanwhile it has changed: look at what it is now.")
        return _own_page(request, found, message=message, status=409)
    return redirect(request.path)


ACTIONS: dict[str, Action] = {
    "confirm": confirm,
    "withdraw": withdraw_request,
    "help": ask_for_help,
}


def _refer(found: ServiceRequest, *, form: ChoiceForm) -> None:
    cleaned = form.cleaned_data
    choose(found, cleaned["chosen"], cleaned["words"], settings_of_site().referral_consent)


def _take_back(found: ServiceRequest, *, pk: int | None) -> None:
    if referral := found.referrals.filter(pk=pk or 0).first():
        take_back(referral)


def _choice_form(found: ServiceRequest, data: Any = None) -> ChoiceForm:
    candidates = candidates_for(found) if may_choose(found) else []
    consent = settings_of_site().referral_consent
    return ChoiceForm(data, request=found, candidates=candidates, consent=consent)


def _own_page(
    request: HttpRequest,
    found: ServiceRequest,
    *,
    form: ChoiceForm | None = None,
    message: str = "",
    status: int = 200,
) -> HttpResponse:
    form = form or _choice_form(found)
    context = {
        "asked": found,
        "matches": _matches(found),
        "form": form,
        "referrals": found.referrals.exclude(state="proposed").select_related("colleague"),
        "holders": holders(found),
        "may_ask_for_help": may_choose(found) and not found.help_wanted_at,
        "message": message,
    }
    return render(request, "services/requests/own.html", context, status=status)
