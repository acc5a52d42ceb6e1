"""What `core.wagtail_compat.script_strings` relies on in Wagtail and Django."""

import inspect

from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from django.urls import resolve, reverse
from wagtail.admin.views import i18n

from core.wagtail_compat.script_strings import script_catalogue


def test_strings_are_added_to_wagtails():
    view = script_catalogue(["Good"], [("%(num)s x", "%(num)s xs")])
    request = RequestFactory().get("/")
    request.user = AnonymousUser()
    served = view(request).content.decode()
    assert '"Good"' in served and '[ "%(num)s x", "%(num)s xs"' in " ".join(served.split())


def test_the_view_stands_where_wagtails_does():
    """Ours is routed before it."""
    address = reverse("wagtailadmin_javascript_catalog")
    assert address == "/admin/jsi18n/"
    assert inspect.getmodule(resolve(address).func).__name__.startswith("core.")
    source = inspect.getsource(i18n)
    assert "get_localized_response(" in source and '["wagtail.admin"]' in source
