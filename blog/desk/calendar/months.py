"""A month of the calendar, in the time zone of who looks at it."""

import calendar
import re
from datetime import date, datetime, time
from typing import NamedTuple, Self

from django.utils import timezone

FIRST_YEAR, LAST_YEAR = 1990, 2199
_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_weeks = calendar.Calendar(calendar.MONDAY)


class Month(NamedTuple):
    """A month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def named(cls, written: str) -> Self:
        """Return the month written as '2026-11'; what is none is the month of today."""
        found = _WRITTEN.fullmatch(written)
        month = cls(*map(int, found.groups())) if found else cls(0, 0)
        is_one = FIRST_YEAR <= month.year <= LAST_YEAR and 1 <= month.number <= 12
        return month if is_one else cls.of(timezone.localdate())

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        """Return its first instant."""
        return timezone.make_aware(datetime.combine(self.first, time()))

    @property
    def previous(self) -> "Month":
        """Return the month before."""
        return Month(self.year - (self.number == 1), self.number - 1 or 12)

    @property
    def next(self) -> "Month":
        """Return the month after."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def weeks(self) -> list[list[date]]:
        """Return its weeks from Monday on, whole: they hold days of the months beside it too."""
        return _weeks.monthdatescalendar(self.year, self.number)
