"""The translations that the scripts of the CMS get: Wagtail's own, completed by upstream_strings.toml."""

from typing import Any

from django.utils.translation import gettext, ngettext
from django.views.i18n import JavaScriptCatalog
from wagtail.admin.localization import get_localized_response

from core.base.catalogues import upstream_strings

STRINGS = upstream_strings()["scripts"]


class ScriptCatalogue(JavaScriptCatalog):
    """Wagtail's catalogue with our translations of what it lacks."""

    packages = ["wagtail.admin"]

    def get_catalog(self) -> dict[str, Any]:
        """Return the translations by string; those of a counted string are a list, one a plural form."""
        forms = range(1, self._num_plurals + 1)  # type: ignore[attr-defined]
        singular = {text: gettext(text) for text in STRINGS["singular"]}
        plural = {
            one: [ngettext(one, many, min(number, 2)) for number in forms]
            for one, many in STRINGS["plural"]
        }
        return super().get_catalog() | singular | plural


_view = ScriptCatalogue.as_view()


def script_catalogue(request: Any) -> Any:
    """Serve the catalogue in the language that somebody has chosen for herself."""
    return get_localized_response(_view, request)
