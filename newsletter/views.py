"""Public views: signing up, confirming, changing, leaving. No GET changes anything."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from blog.models import SeriesPage
from core.base.numbers import number
from core.base.publishing import published
from core.visitors.limits import TooMany
from core.visitors.links import personal
from core.visitors.same_origin import is_same_origin, same_origin_only
from newsletter.forms import EVERYTHING, SOME, LeaveForm, SubscribeForm, WishesForm
from newsletter.models import Frequency, NewsletterSettings, SignUp, Subscriber
from newsletter.subscriptions import (
    change_wishes,
    confirm,
    last_sent,
    leave,
    resubscribe,
    sign_up,
    starters,
)


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
def subscribe(request: HttpRequest) -> HttpResponse:
    """Show the form; store a sign-up."""
    settings = NewsletterSettings.for_request(request)
    if not settings.is_on:
        raise Http404
    context: dict[str, Any] = {"newsletter": settings, "last_sent": last_sent()}
    if request.method != "POST":
        context["form"] = SubscribeForm(initial=_asked(request), auto_id="suscripcion-%s")
        return render(request, "newsletter/subscribe.html", context)
    context["form"] = form = SubscribeForm(_whole(request.POST), auto_id="suscripcion-%s")
    if not form.is_valid():
        return render(request, "newsletter/subscribe.html", context, status=400)
    try:
        if not form.fell_into_trap:  # a program: it may believe what it likes
            sign_up(form, request)
    except TooMany as refused:
        message = _("That was a lot of forms from this connection. Try again in an hour.")
        form.add_error(None, message)
        return refused.answer(render(request, "newsletter/subscribe.html", context))
    return redirect("subscribe_thanks")


def _whole(sent: QueryDict) -> QueryDict:
    """Return posted data with the defaults that the short form leaves out."""
    whole = sent.copy()
    whole.setdefault("what", EVERYTHING)
    whole.setdefault("frequency", Frequency.EACH)
    return whole


def _asked(request: HttpRequest) -> dict[str, Any]:
    """Return the form's initial data by the query string."""
    series = number(request.GET.get("serie", ""))
    found = published(SeriesPage.objects.filter(pk=series)) if series is not None else []
    chosen = {"series": [each.pk for each in found]} if found else {}
    return chosen | {"what": SOME if chosen else EVERYTHING, "source": request.path}


@require_safe
def thanks(request: HttpRequest) -> HttpResponse:
    """Show that a mail is on its way, whatever is known of the address."""
    return render(request, "newsletter/thanks.html")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def confirmation(request: HttpRequest, token: str) -> HttpResponse:
    """Show the button that confirms, since mail scanners follow links; confirm by POST."""
    signup = SignUp.from_token(token)
    if signup is None:
        return render(request, "newsletter/gone.html", status=410)
    if request.method != "POST":
        return render(request, "newsletter/confirm.html", {"signup": signup})
    subscriber = confirm(signup)
    return redirect(f"{_page(subscriber)}?lista=1")


@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
@personal
def subscription(request: HttpRequest, token: str) -> HttpResponse:
    """Show a subscriber's own page; store changed wishes."""
    subscriber = _subscriber(token)
    form = _wishes(request, subscriber)
    if request.method == "POST" and form.is_valid():
        change_wishes(subscriber, form)
        return redirect(f"{request.path}?guardado=1")
    context = {
        "subscriber": subscriber,
        "form": form,
        "leave_form": LeaveForm(auto_id="baja-%s"),
        "is_saved": "guardado" in request.GET,
        "is_new": "lista" in request.GET,
        "starters": starters() if "lista" in request.GET else [],
    }
    status = 400 if form.is_bound else 200
    return render(request, "newsletter/subscription.html", context, status=status)


def _wishes(request: HttpRequest, subscriber: Subscriber) -> WishesForm:
    if request.method == "POST":
        return WishesForm(request.POST, auto_id="suscripcion-%s")
    initial = {
        "what": EVERYTHING if subscriber.everything else SOME,
        "topics": subscriber.topics.all(),
        "series": subscriber.series.all(),
        "frequency": subscriber.frequency,
    }
    return WishesForm(initial=initial, auto_id="suscripcion-%s")


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def leaving(request: HttpRequest, token: str) -> HttpResponse:
    """Unsubscribe by POST: from her page, or from her mail program (RFC 8058), which is another origin."""
    subscriber = _subscriber(token)
    if request.method != "POST":
        context = {"subscriber": subscriber, "leave_form": LeaveForm(auto_id="baja-%s")}
        return render(request, "newsletter/leave.html", context)
    if request.POST.get("List-Unsubscribe") == "One-Click":
        leave(subscriber, how="one-click")
        return HttpResponse(_("You get no more mail."), content_type="text/plain; charset=utf-8")
    if not is_same_origin(request):
        raise PermissionDenied
    form = LeaveForm(request.POST)
    leave(subscriber, form.cleaned_data["reason"] if form.is_valid() else "")
    return redirect(_page(subscriber))


@require_POST
@same_origin_only
@personal
def returning(request: HttpRequest, token: str) -> HttpResponse:
    """Resubscribe who left or was suspended."""
    subscriber = _subscriber(token)
    resubscribe(subscriber)
    return redirect(_page(subscriber))


def _page(subscriber: Subscriber) -> str:
    return reverse("subscription", args=[subscriber.token])


def _subscriber(token: str) -> Subscriber:
    subscriber = Subscriber.from_token(token)
    if subscriber is None:
        raise Http404
    return subscriber
