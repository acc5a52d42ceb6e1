"""Strings of the scripts of the CMS that Wagtail's own catalogue lacks."""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext

from core.wagtail_compat.script_strings import script_catalogue as complete

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


def counted(number: int) -> dict[str, str]:
    """Return what is said of so many things, by its msgid."""
    return {
        "%(num)s error": ngettext("%(num)s error", "%(num)s errors", number),
        "%(num)s min": ngettext("%(num)s min", "%(num)s mins", number),
        "%(num)s pixel": ngettext("%(num)s pixel", "%(num)s pixels", number),
    }


script_catalogue = complete(SINGLE, counted)
