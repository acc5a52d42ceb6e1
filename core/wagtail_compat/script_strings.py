"""Strings of the CMS's scripts, completed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

READ_IN = "Wagtail 8.0.1, Django 6.1.3"
PRIVATE = ("_num_plurals", "get_localized_response")


def script_catalogue(
    single: Iterable[str], counted: Callable[[int], dict[str, str]]
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view that serves Wagtail's strings with more of them, in the language of who is logged in.

    `counted(n)` returns the translations for n things by their msgid. Why: Wagtail's catalogue lacks them in Spanish,
    and its view takes strings from its own package alone.
    """

    class Catalogue(JavaScriptCatalog):
        """Wagtail's own, completed."""

        packages = ["wagtail.admin"]

        def get_catalog(self) -> dict[str, Any]:
            """Add ours."""
            plural = [counted(2)] * (self._num_plurals - 1)  # type: ignore[attr-defined]
            forms = {
                one: [text, *(many[one] for many in plural)] for one, text in counted(1).items()
            }
            return super().get_catalog() | {text: gettext(text) for text in single} | forms

    view = Catalogue.as_view()
    return lambda request: get_localized_response(view, request)
