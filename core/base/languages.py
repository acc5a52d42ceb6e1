"""Languages of what is cited: code, name, and the words 'in English'."""

from django.utils.translation import gettext_lazy as _

LANGUAGES = [
    ("es", _("Spanish")),
    ("en", _("English")),
    ("pt", _("Portuguese")),
    ("fr", _("French")),
    ("it", _("Italian")),
    ("de", _("German")),
]
IN_LANGUAGE = {
    "en": _("in English"),
    "pt": _("in Portuguese"),
    "fr": _("in French"),
    "it": _("in Italian"),
    "de": _("in German"),
}


def in_language(code: str) -> str:
    """Return 'in English' for 'en'; '' for Spanish, the language of the site."""
    return str(IN_LANGUAGE.get(code, ""))
