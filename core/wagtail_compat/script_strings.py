"""Strings of the CMS's scripts, completed."""

from collections.abc import Callable, Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext, ngettext
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

READ_IN = "Wagtail 8.0.1, Django 6.1.3"
PRIVATE = ("_num_plurals", "get_localized_response")


def script_catalogue(
    singular: Iterable[str], plural: Iterable[tuple[str, str]]
) -> Callable[[HttpRequest], HttpResponse]:
    """Return the view that serves Wagtail's strings with more of them, in the language of who is logged in.

    Why: Wagtail's catalogue lacks them in Spanish, and its view takes strings from its own package alone.
    """

    class Catalogue(JavaScriptCatalog):
        """Wagtail's catalogue with our translations of what it lacks."""

        packages = ["wagtail.admin"]

        def get_catalog(self) -> dict[str, Any]:
            """Return the translations by string; those of a counted string are a list, one a plural form."""
            forms = range(1, self._num_plurals + 1)  # type: ignore[attr-defined]
            counted = {
                one: [ngettext(one, many, min(number, 2)) for number in forms]
                for one, many in plural
            }
            return super().get_catalog() | {text: gettext(text) for text in singular} | counted

    view = Catalogue.as_view()
    return lambda request: get_localized_response(view, request)
