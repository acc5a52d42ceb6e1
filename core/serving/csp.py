"""Content Security Policy: strict for visitors, another one under the admin."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware as DjangoMiddleware
from django.urls import reverse


class ContentSecurityPolicyMiddleware(DjangoMiddleware):
    """Add the policy that fits the path."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if request.path.startswith(reverse("wagtailadmin_home")) and not hasattr(
            response, "_csp_config"
        ):
            response._csp_config = settings.ADMIN_CSP  # type: ignore[attr-defined]
        return super().process_response(request, response)
