"""Security headers of all responses."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.urls import reverse
from django.utils.csp import CSP, build_policy

from core.wagtail_compat.csp import set_default_policy

# What no page of ours and no video that it shows asks for: a script that slips in shan't either.
DENIED = (
    *("accelerometer", "camera", "display-capture", "geolocation", "gyroscope", "hid"),
    *("idle-detection", "local-fonts", "magnetometer", "microphone", "midi", "payment"),
    *("screen-wake-lock", "serial", "usb", "xr-spatial-tracking"),
)
HEADERS = {
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in DENIED),
    # Django's SecurityMiddleware adds these too, but not to what it refuses itself.
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
    "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
}
POLICY, RESOURCE_POLICY = "Content-Security-Policy", "Cross-Origin-Resource-Policy"
SAME_ORIGIN, CROSS_ORIGIN = "same-origin", "cross-origin"
# A file opened by itself may do nothing.
FILE_CSP: dict[str, Any] = {"default-src": [CSP.NONE], "sandbox": True}
STATIC_CSP = FILE_CSP | {"style-src": [CSP.UNSAFE_INLINE]}  # of SVGs
SANDBOX = build_policy(FILE_CSP)


class HeadersMiddleware(ContentSecurityPolicyMiddleware):
    """Add the headers that a view hasn't set itself."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """Set the headers by path: other sites may load pictures and static files, for mails, feeds and share cards."""
        path = request.path
        set_default_policy(response, _policy(path))
        is_shared = path.startswith((settings.STATIC_URL, settings.MEDIA_URL, "/favicon.ico"))
        response.headers.setdefault(RESOURCE_POLICY, CROSS_ORIGIN if is_shared else SAME_ORIGIN)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return super().process_response(request, response)


def _policy(path: str) -> dict[str, Any]:
    """Return the policy of whatever has this address: a 304 too renews that of the copy that a browser keeps."""
    if path.startswith(settings.MEDIA_URL):
        return FILE_CSP
    if path.startswith(settings.STATIC_URL):
        return STATIC_CSP
    return (
        settings.ADMIN_CSP if path.startswith(reverse("wagtailadmin_home")) else settings.SECURE_CSP
    )
