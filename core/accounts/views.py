"""Logging out."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.generic import View
from wagtail.admin.views.account import LogoutView as WagtailLogoutView


class LogoutView(WagtailLogoutView):
    """End the session on the server whatever the method; Wagtail's view, by GET, drops the cookie alone.

    A link or picture of another site ends nothing: the browser says where it comes from (and a POST needs its token).
    """

    http_method_names = View.http_method_names

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Redirect a request from another site to the CMS without logging out."""
        if request.headers.get("Sec-Fetch-Site") == "cross-site":
            return redirect("wagtailadmin_home")
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """End the session."""
        return super().post(request, *args, **kwargs)

    head = put = patch = delete = options = trace = get
