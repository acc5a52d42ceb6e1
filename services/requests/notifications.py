"""Mail to who gets requests: a new one, a withdrawn one, one that has waited for two days."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from core.base.models import SiteSettings
from core.base.seo import absolute
from core.mail.outgoing import post, render_mail
from services.focus import settings_of_site
from services.models import ServiceRequest
from services.models.requests import State

SEE = "services.view_servicerequest"
ENTER = "wagtailadmin.access_admin"
WAITS = timedelta(hours=48)


def recipients() -> list[Any]:
    """Return who gets requests: those whom the settings name, else everybody who may see them."""
    return _named() or list(_who_may_see())


def may_see(user: Any) -> bool:
    """Return whether a user may see requests and the data of clients."""
    return user.has_perm(SEE) or (user.has_perm(ENTER) and user in _named(pk=user.pk))


def _named(**narrowed: Any) -> list[Any]:
    """Return whom the settings name, without who can't enter the CMS any more."""
    settings = settings_of_site()
    if settings.pk is None:  # as they are by default
        return []
    found = settings.receives_requests.filter(is_active=True, **narrowed)
    return [user for user in found if user.has_perm(ENTER)]


def _who_may_see() -> QuerySet[Any]:
    app, codename = SEE.split(".")
    granted = {"codename": codename, "content_type__app_label": app}
    found = Q()
    for path in ("groups__permissions", "user_permissions"):
        found |= Q(**{f"{path}__{name}": value for name, value in granted.items()})
    users = get_user_model().objects.filter(found, is_active=True).distinct()
    return users or get_user_model().objects.filter(is_superuser=True, is_active=True)


def reply_address(user: Any) -> str:
    """Return where the client's reply goes: to who answers, else to the site's address."""
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    return user.email or settings.contact_email


def own_page(request: ServiceRequest) -> str:
    """Return the absolute address of the client's own page."""
    return absolute(None, reverse("service_request", args=[request.token]))


def notify_owner(request: ServiceRequest, event: str, *, of: int = 0) -> None:
    """Mail who gets requests what has happened to one (`of`: to which referral); the mail holds no data of the client."""
    for user in recipients():
        if user.email:
            context = {
                "url": absolute(None, reverse("service_requests:detail", args=[request.pk])),
                "number": request.pk,
            }
            subject, text = render_mail(f"services/mails/owner_{event}.txt", context)
            key = f"services.{event}:{request.pk}:{user.pk}" + (f":{of}" if of else "")
            post(key, user.email, subject, text)


def remind() -> None:
    """Remind who gets requests of each that has waited for two days, once."""
    for request in _late():
        with transaction.atomic():
            waiting = ServiceRequest.objects.filter(pk=request.pk, reminded_at=None)
            if waiting.update(reminded_at=timezone.now()):
                notify_owner(request, "waiting")


def _late() -> Iterator[ServiceRequest]:
    before = timezone.now() - WAITS
    waiting = ServiceRequest.objects.filter(state=State.NEW, reminded_at=None)
    yield from waiting.filter(confirmed_at__lt=before)
