"""Public pages of requests: the form, what fits, the client's own page. No GET changes anything."""

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
from services.focus import settings_of_site
from services.models import ServicePage, ServiceRequest
from services.models.requests import THANKS, NotAllowed
from services.requests.actions import confirm, erase_request, submit, withdraw_request
from services.requests.forms import RequestForm
from services.requests.matching import SHOWN, Match, matching


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
def ask(request: HttpRequest, *, is_contact: bool = False) -> HttpResponse:
    """Show the form; store a request. `/contacto/` is the same without services."""
    if page := page_path(request):
        return serve(request, page)
    settings = settings_of_site()
    if not settings.takes_requests:
        raise Http404
    consent = settings.request_consent
    context: dict[str, Any] = {"is_contact": is_contact}
    if request.method != "POST":
        chosen = number(request.GET.get("servicio", ""))
        initial = {"services": [chosen]} if chosen else {}
        context["form"] = _form(is_contact, initial=initial, consent=consent)
        return render(request, "services/requests/ask.html", context)
    context["form"] = form = _form(is_contact, request.POST, consent=consent)
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


def _form(is_contact: bool, *args: Any, **kwargs: Any) -> RequestForm:
    form = RequestForm(*args, auto_id="pedido-%s", **kwargs)
    if is_contact:
        form.fields.pop("services", None)
    return form


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
    return render(request, "services/requests/thanks.html", {"matches": _matches(found)})


def _matches(found: ServiceRequest) -> list[Any]:
    """Return the services that were chosen, as far as they are published, then those that fit the words."""
    chosen = published(ServicePage.objects.filter(requests__request=found)).order_by("path")
    matches = [Match(service, [], 0.0) for service in chosen]
    by_words = [each for each in matching(found.needed) if each.service not in chosen]
    return [*matches, *by_words][:SHOWN]


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def own_request(request: HttpRequest, token: str) -> HttpResponse:
    """Show a client what she has asked for; confirm, withdraw or erase it by POST."""
    found = ServiceRequest.from_token(token)
    if found is None:
        return render(request, "services/requests/gone.html", status=410)
    message = ""
    if request.method == "POST":
        action = request.POST.get("action")
        if action == "erase":
            erase_request(found)
            return render(request, "services/requests/gone.html", {"is_erased": True})
        if action == "withdraw":
            try:
                withdraw_request(found)
            except NotAllowed:
                message = _("Meanwhile it has changed: look at what it is now.")
        elif action == "confirm":
            confirm(found)
        if not message:
            return redirect(request.path)
        found.refresh_from_db()
    context = {"asked": found, "matches": _matches(found), "message": message}
    return render(request, "services/requests/own.html", context)
