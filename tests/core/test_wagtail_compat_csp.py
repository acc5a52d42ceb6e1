"""What core.wagtail_compat.csp relies on in Django."""

from django.http import HttpResponse
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.test import RequestFactory
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override

from core.wagtail_compat.csp import set_default_policy


def policy_of(view) -> str:
    """Return the header that a view's answer gets."""

    def answer(request):
        response = view(request)
        set_default_policy(response, {"default-src": [CSP.NONE]})
        return response

    return ContentSecurityPolicyMiddleware(answer)(RequestFactory().get("/")).headers[
        "Content-Security-Policy"
    ]


def test_a_view_without_a_policy_gets_ours():
    assert policy_of(lambda request: HttpResponse()) == "default-src 'none'"


def test_a_view_keeps_its_own():
    view = csp_override({"default-src": [CSP.SELF]})(lambda request: HttpResponse())
    assert policy_of(view) == "default-src 'self'"
