"""Strings of the scripts of the CMS, and the catalogue that serves them with Wagtail's."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_noop as _
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

SINGLE = (
    _("A network error occurred."),
    _("A server error occurred."),
    _("Autosave in progress…"),
    _("Changes have been autosaved."),
    _("Complex"),
    _("Fair"),
    _("Good"),
    _("Pin toolbar"),
    _("Unpin toolbar"),
    _("Search options…"),
)


class ScriptCatalogue(JavaScriptCatalog):
    """Wagtail's own, completed."""

    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        """Add ours."""
        plural = [_counted(2)] * (self._num_plurals - 1)  # type: ignore[attr-defined]
        counted = {
            one: [text, *(many[one] for many in plural)] for one, text in _counted(1).items()
        }
        return super().get_catalog() | {text: gettext(text) for text in SINGLE} | counted


def _counted(number: int) -> dict[str, str]:
    return {
        "%(num)s error": ngettext("%(num)s error", "%(num)s errors", number),
        "%(num)s min": ngettext("%(num)s min", "%(num)s mins", number),
        "%(num)s pixel": ngettext("%(num)s pixel", "%(num)s pixels", number),
    }


_view = ScriptCatalogue.as_view()


def script_catalogue(request: Any) -> Any:
    """Serve the catalogue in the language that somebody has chosen for herself."""
    return get_localized_response(_view, request)
