"""Signing up, confirming, changing and leaving, in one transaction each."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.log_actions import log

from blog.models import ArticlePage
from core.base.seo import absolute
from core.mail.outgoing import post, render_mail
from core.visitors.addresses import client_address
from core.visitors.fields import mail_key
from core.visitors.limits import Limit
from core.visitors.models import consent_to
from core.visitors.unconfirmed import unconfirmed_mail
from newsletter.forms import SubscribeForm, WishesForm
from newsletter.mails.rendering import render_html
from newsletter.models import Issue, NewsletterSettings, SignUp, Subscriber, Suppression
from newsletter.models.subscribers import KEPT

BY_ADDRESS = Limit("newsletter.address", 20, 60 * 60)
CONSENT = "newsletter"
STARTERS = 3  # articles to begin with


def sign_up(form: SubscribeForm, request: HttpRequest) -> None:
    """Store a sign-up and mail its link; nothing tells whether the address is known or suppressed.

    Raises core.visitors.limits.TooMany where one connection asks more than people would.
    """
    BY_ADDRESS.take(client_address(request))
    address = mail_key(form.cleaned_data["email"])
    with unconfirmed_mail(address):
        settings = NewsletterSettings.for_request(request)
        signup = SignUp.objects.create(
            email=address,
            name=form.cleaned_data["name"],
            source=form.cleaned_data["source"],
            consent=consent_to(CONSENT, settings.consent_label),
            **form.wishes,
        )
        signup.topics.set(form.cleaned_data["topics"])
        signup.series.set(form.cleaned_data["series"])
        _send_button(signup)


def _send_button(signup: SignUp) -> None:
    """Queue the confirmation mail, which tells an active subscriber that she is one."""
    known = Subscriber.objects.active().filter(email=signup.email).first()
    context = {
        "signup": signup,
        "known": known,
        "confirm_url": absolute(None, reverse("subscribe_confirm", args=[signup.token])),
        "preferences_url": absolute(None, reverse("subscription", args=[known.token]))
        if known
        else "",
    }
    _mail("confirm", signup.pk, signup.email, context)


def _send_welcome(subscriber: Subscriber, signup: SignUp) -> None:
    """Queue the mail that says what she gets, where to change it, and what to begin with."""
    leave_url = absolute(None, reverse("unsubscribe", args=[subscriber.token]))
    context = {
        "subscriber": subscriber,
        "chosen": signup.chosen,
        "starters": starters(),
        "newsletter": NewsletterSettings.current(),
        "preferences_url": absolute(None, reverse("subscription", args=[subscriber.token])),
        "leave_url": leave_url,
    }
    headers = {
        "List-Unsubscribe": f"<{leave_url}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }
    _mail("welcome", signup.pk, subscriber.email, context, headers)


def _mail(
    name: str, number: int, to: str, context: dict[str, Any], headers: dict[str, str] | None = None
) -> None:
    """Queue a mail of a sign-up, as text and as HTML."""
    subject, text = render_mail(f"newsletter/mails/{name}.txt", context)
    html = render_html(f"newsletter/mails/{name}.html", subject, context)
    post(f"newsletter.{name}:{number}", to, subject, text, html=html, headers=headers)


def starters() -> list[ArticlePage]:
    """Return public articles to begin with: what is featured, then what is newest."""
    articles = ArticlePage.objects.published()
    return list(articles.order_by("-featured", "-date", "-pk").defer("body")[:STARTERS])


def last_sent() -> ArticlePage | None:
    """Return the public article that was mailed last: what subscribers get."""
    sent = Issue.objects.filter(kind=Issue.Kind.ARTICLE, state=Issue.State.SENT)
    articles = ArticlePage.objects.published().filter(issue__in=sent).defer("body")
    return articles.order_by("-issue__finished_at", "-pk").first()


@transaction.atomic
def confirm(signup: SignUp) -> Subscriber:
    """Create or reactivate the subscriber of a sign-up."""
    subscriber = Subscriber.objects.select_for_update().filter(email=signup.email).first()
    is_new = subscriber is None or not subscriber.is_active
    subscriber = subscriber or Subscriber(email=signup.email, source=signup.source)
    subscriber.state, subscriber.confirmed_at = Subscriber.State.ACTIVE, timezone.now()
    subscriber.left_at, subscriber.leave_reason, subscriber.suspended_for = None, "", ""
    subscriber.consent, subscriber.consented_at = signup.consent, signup.created_at
    subscriber.name = signup.name or subscriber.name
    subscriber.everything, subscriber.frequency = signup.everything, signup.frequency
    subscriber.save()
    subscriber.topics.set(signup.topics.all())
    subscriber.series.set(signup.series.all())
    Suppression.lift(signup.email)
    if is_new:
        _send_welcome(subscriber, signup)
    SignUp.objects.filter(email=signup.email).delete()
    log(instance=subscriber, action="newsletter.confirmed")
    return subscriber


@transaction.atomic
def change_wishes(subscriber: Subscriber, form: WishesForm) -> None:
    """Store new wishes of a subscriber."""
    for name, value in form.wishes.items():
        setattr(subscriber, name, value)
    subscriber.save(update_fields=list(form.wishes))
    subscriber.topics.set(form.cleaned_data["topics"])
    subscriber.series.set(form.cleaned_data["series"])
    log(instance=subscriber, action="newsletter.changed")


@transaction.atomic
def leave(subscriber: Subscriber, reason: str = "", how: str = "page") -> None:
    """Unsubscribe a subscriber."""
    found = Subscriber.objects.select_for_update().get(pk=subscriber.pk)
    if found.state == Subscriber.State.LEFT:
        if reason:
            found.leave_reason = reason
            found.save(update_fields=["leave_reason"])
        return
    found.state, found.left_at, found.leave_reason = Subscriber.State.LEFT, timezone.now(), reason
    found.save(update_fields=["state", "left_at", "leave_reason"])
    log(instance=found, action="newsletter.left", data={"how": how})


@transaction.atomic
def resubscribe(subscriber: Subscriber) -> None:
    """Reactivate a subscriber by her own page."""
    subscriber.state, subscriber.left_at, subscriber.suspended_for = (
        Subscriber.State.ACTIVE,
        None,
        "",
    )
    subscriber.save(update_fields=["state", "left_at", "suspended_for"])
    Suppression.lift(subscriber.email)
    log(instance=subscriber, action="newsletter.returned")


def forget_unconfirmed() -> None:
    """Delete sign-ups that weren't confirmed in time."""
    SignUp.objects.filter(created_at__lt=timezone.now() - KEPT).delete()
