"""The names of the bands, in plain words."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

NAMES = {
    "very_hard": gettext_noop("Very hard"),
    "hard": gettext_noop("Rather hard"),
    "normal": gettext_noop("Normal"),
    "easy": gettext_noop("Quite easy"),
    "very_easy": gettext_noop("Very easy"),
}
READERS = {
    "very_hard": gettext_noop("like a scientific paper"),
    "hard": gettext_noop("like a specialist's magazine"),
    "normal": gettext_noop("like a general newspaper"),
    "easy": gettext_noop("like a popular magazine or a novel"),
    "very_easy": gettext_noop("like a comic or a school book"),
}


def band_name(band: str) -> str:
    """Return the name of a band."""
    return _(NAMES[band])


def band_likeness(band: str) -> str:
    """Return what reads about as easily."""
    return _(READERS[band])
