"""Public views of 'my data': request, show, download, erase."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from core.visitors.fields import MailField
from core.visitors.forms import VisitorForm
from core.visitors.limits import TooMany
from core.visitors.links import personal
from core.visitors.personal_data import providers
from core.visitors.personal_data.requests import address_of, ask
from core.visitors.same_origin import same_origin_only


class AskForm(VisitorForm):
    """Ask for the address."""

    email = MailField(
        label=gettext_lazy("E-mail"),
        help_text=gettext_lazy("The one that you gave us when you wrote to us here."),
    )


class EraseForm(VisitorForm):
    """Ask for confirmation before data are erased."""

    refused = gettext_lazy("Nothing has been erased yet:")
    confirm = forms.BooleanField(
        label=gettext_lazy("Yes, erase everything. I know that it can't be undone."),
        error_messages={
            "required": gettext_lazy("Tick the box, so that nothing is erased by mistake.")
        },
    )


TEMPLATES = "visitors/personal_data"
View = Callable[[HttpRequest, str, str], HttpResponse]


def for_owner(view: View) -> Callable[[HttpRequest, str], HttpResponse]:
    """Decorate a view to take the e-mail address of a link."""

    @wraps(view)
    def find(request: HttpRequest, token: str) -> HttpResponse:
        if email := address_of(token):
            return view(request, token, email)
        return render(request, f"{TEMPLATES}/closed.html", status=410)

    return find


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def ask_for_data(request: HttpRequest) -> HttpResponse:
    """Render the form that asks for an address; the answer is the same whether or not we keep any data of it."""
    if request.method != "POST":
        return _ask(request, AskForm())
    form = AskForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, status=400)
    try:
        if not form.fell_into_trap:
            ask(request, form.cleaned_data["email"])
    except TooMany as refused:
        return _refuse(request, form, refused)
    return HttpResponse(status=303, headers={"Location": f"{request.path}revisa-tu-correo/"})


@require_safe
@personal
def asked_for_data(request: HttpRequest) -> HttpResponse:
    """Render what happens next."""
    return render(request, f"{TEMPLATES}/asked.html")


@require_safe
@personal
@for_owner
def show_data(request: HttpRequest, token: str, email: str) -> HttpResponse:
    """Render what is kept of the link's owner."""
    return _show(request, token, email, EraseForm())


@require_safe
@personal
@for_owner
def download_data(_request: HttpRequest, _token: str, email: str) -> HttpResponse:
    """Return all that is kept, as a JSON file."""
    now = timezone.localtime()
    data = {"site": settings.SITE_URL, "email": email, "made_at": now, **providers.gather(email)}
    options = {"ensure_ascii": False, "indent": 2}
    response = JsonResponse(data, json_dumps_params=options)
    response["Content-Disposition"] = f'attachment; filename="mis-datos-{now:%Y-%m-%d}.json"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
@for_owner
def erase_data(request: HttpRequest, token: str, email: str) -> HttpResponse:
    """Erase all, once the box is ticked; who comes by a link is led to the page that asks."""
    if request.method != "POST":
        return redirect("my_data", token)
    form = EraseForm(request.POST)
    if not form.is_valid():
        return _show(request, token, email, form, status=400)
    return render(request, f"{TEMPLATES}/erased.html", {"done": providers.erase(email)})


def _ask(request: HttpRequest, form: AskForm, status: int = 200) -> HttpResponse:
    return render(request, f"{TEMPLATES}/ask.html", {"form": form}, status=status)


def _refuse(request: HttpRequest, form: AskForm, refused: TooMany) -> HttpResponse:
    form.add_error(None, _("That was asked several times in a row. Wait a while, and try again."))
    return refused.answer(_ask(request, form))


def _show(
    request: HttpRequest, token: str, email: str, form: EraseForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"email": email, "token": token, "form": form}
    context["parts"] = providers.describe(email)
    return render(request, f"{TEMPLATES}/kept.html", context, status=status)
