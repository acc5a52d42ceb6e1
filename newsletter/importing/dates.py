"""Dates of consent, as programs and people write them."""

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
LONGEST = 60  # characters of a date
_SECONDS = {9: 1, 10: 1, 12: 1_000, 13: 1_000}  # parts of a second, by the number of digits
_DAY_FIRST = re.compile(r"(?P<d>\d{1,2})([/.-])(?P<m>\d{1,2})\2(?P<y>\d{4})", re.ASCII)
_YEAR_FIRST = re.compile(r"(?P<y>\d{4})([/.-])(?P<m>\d{1,2})\2(?P<d>\d{1,2})", re.ASCII)
_TIME = re.compile(
    r"[ ,T]{1,2}(?P<hour>\d{1,2})(?P<rest>:\d\d(:\d\d(\.\d{1,9})?)?)"
    r" ?(?P<zone>Z|[+-]\d\d(:?\d\d)?|UTC|GMT)?( [A-Z]{2,5}| [+-]\d{2,4})?",  # Go adds the zone's name
    re.ASCII,
)
_MAIL = re.compile(r"[A-Z][a-z]{2}, \d{1,2} [A-Z][a-z]{2} \d{4} ", re.ASCII)


def moment_of(written: str) -> datetime | None:
    """Return the moment of consent, None for an empty cell; raise ValidationError."""
    if not written or written.startswith("0000-00-00"):
        return None
    moment = parsed(written)
    if moment is None:
        raise ValidationError(_("The date can't be read: write it as 2026-03-31 or 31/03/2026."))
    if not EARLIEST <= moment <= timezone.now():
        raise ValidationError(_("The date lies in the future, or too far back."))
    return moment


def parsed(written: str) -> datetime | None:
    """Return a date as a moment, in the site's time zone where it names none; None for anything else."""
    text = written.strip()
    if len(text) > LONGEST:
        return None
    try:
        found = _read(text)
        return found if found.tzinfo else timezone.make_aware(found)
    except (ValueError, OverflowError):
        return None


def _read(text: str) -> datetime:
    """Read a date; raise ValueError."""
    if text.isascii() and text.isdigit() and len(text) in _SECONDS:
        # First: thirteen digits are a date of another century too.
        return datetime.fromtimestamp(int(text) / _SECONDS[len(text)], tz=UTC)
    if text.isascii() and text.isdigit() and len(text) == 14:
        return datetime.fromisoformat(f"{text[:8]}T{text[8:]}")
    if _MAIL.match(text):
        return parsedate_to_datetime(text)
    day = _DAY_FIRST.match(text) or _YEAR_FIRST.match(text)
    if not day:
        return datetime.fromisoformat(text)
    date = f"{day['y']}-{day['m']:0>2}-{day['d']:0>2}"
    return datetime.fromisoformat(date + _time(text[day.end() :]))


def _time(text: str) -> str:
    """Return what follows a day as ISO writes it; raise ValueError."""
    if not text:
        return ""
    time = _TIME.fullmatch(text)
    if not time:
        raise ValueError
    zone = time["zone"] or ""
    return f"T{time['hour']:0>2}{time['rest']}{'+00:00' if zone in ('UTC', 'GMT') else zone}"
