"""What the scripts of the CMS ask and are told about the session: who is logged in, and that nobody is any more."""

from collections.abc import Callable
from contextvars import ContextVar
from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from wagtail.admin.utils import get_user_display_name

from core.base.scripts import asks_by_script

EXPIRED = "session_expired"

_request: ContextVar[HttpRequest | None] = ContextVar("cms_request", default=None)


def viewer() -> Any:
    """Return who is logged in to the CMS while a request of hers is answered, else None; some hooks get no request."""
    user = getattr(_request.get(), "user", None)
    return user if user is not None and user.is_authenticated else None


class ExpiredSessionMiddleware:
    """Answer a script of the CMS whose session has ended in JSON, where Wagtail would send it to the login page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next middleware and the addresses."""
        self.get_response = get_response
        self.root, self.login = reverse("wagtailadmin_home"), reverse("wagtailadmin_login")

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Keep a request to the CMS while it's answered; answer 401 in place of what refuses a script without a session."""
        if not request.path_info.startswith(self.root):
            return self.get_response(request)
        token = _request.set(request)
        try:
            return self._answer(request, self.get_response(request))
        finally:
            _request.reset(token)

    def _answer(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if not self._is_refusal(response):
            return response
        user = getattr(request, "user", None)  # what is refused earlier has none
        if user is None or user.is_authenticated or not asks_by_script(request):
            return response
        message = _("Your session has ended: log in again.")
        said = {"success": False, "error_code": EXPIRED, "error_message": message}
        return JsonResponse(said, status=401, headers={"Cache-Control": "no-store"})

    def _is_refusal(self, response: HttpResponse) -> bool:
        where = urlsplit(response.get("Location", "")).path
        return response.status_code == 403 or (response.status_code == 302 and where == self.login)


@never_cache
@require_safe
def session_state(request: HttpRequest) -> HttpResponse:
    """Return who is logged in and a token for her forms; a person, who comes here from the login, reads what to do next."""
    if not asks_by_script(request):
        return render(request, "accounts/logged_in.html")
    name = get_user_display_name(request.user)
    return JsonResponse({"user": str(request.user.pk), "name": name, "token": get_token(request)})
