"""Password resets: the request counts and queues the same for any address; a task finds the account."""

import unicodedata
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.tokens import default_token_generator
from django.tasks import task
from django.urls import reverse
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from wagtail.admin.forms.auth import PasswordResetForm as WagtailForm

from core.mail.outgoing import post, render_mail
from core.visitors.addresses import client_address
from core.visitors.limits import Limit, take_all
from core.visitors.links import keyed_hash

BY_CONNECTION = Limit("reset.connection", 10, 60 * 60)
BY_MAIL = Limit("reset.mail", 3, 60 * 60)


class PasswordResetForm(WagtailForm):
    """Queue a password reset without telling, not even by the time it takes, whether there is such an account."""

    def save(self, *, request: Any, **_options: Any) -> None:
        """Queue the mailing of a link; raise core.visitors.limits.TooMany where it's asked too often."""
        address = _folded(self.cleaned_data["email"])
        take_all([(BY_CONNECTION, client_address(request)), (BY_MAIL, address)])
        mail_link.enqueue(keyed_hash("reset.task", address), str(uuid4()))


@task(backend="background")
def mail_link(address_hash: str, asked: str) -> int:
    """Mail a link to whoever has an address; return to how many.

    The address comes as a hash: what a stranger typed is kept nowhere. `asked` names the question: each is answered once.
    """
    users = get_user_model().objects.filter(is_active=True).exclude(email="").order_by("pk")
    found = [
        user
        for user in users
        if keyed_hash("reset.task", _folded(user.email)) == address_hash
        and user.has_usable_password()
    ]
    for user in found:
        _mail(user, asked)
    return len(found)


def _mail(user: Any, asked: str) -> None:
    number = urlsafe_base64_encode(force_bytes(user.pk))
    token = default_token_generator.make_token(user)
    path = reverse("wagtailadmin_password_reset_confirm", args=[number, token])
    context = {
        "address": settings.WAGTAILADMIN_BASE_URL + path,
        "username": user.get_username(),
        "minutes": timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT) // timedelta(minutes=1),
    }
    subject, text = render_mail("visitors/password_reset.txt", context)
    post(f"reset:{asked}:{user.pk}", user.email, subject, text)


def _folded(address: str) -> str:
    """Return an address as Django compares those of accounts."""
    return unicodedata.normalize("NFKC", address.strip()).casefold()
