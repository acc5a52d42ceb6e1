"""Filters of the CMS's lists, which take whatever an address says: what can't be read is a wrong choice, never an error."""

from collections.abc import Iterable
from datetime import date
from typing import Any

import django_filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Q

from core.base.numbers import IdsMixin, OneIdMixin

EARLIEST, LATEST = date(1900, 1, 1), date(2200, 12, 31)
MOST_WORDS, LONGEST_WORD = 12, 100


class ChoiceField(OneIdMixin, django_filters.fields.ModelChoiceField):
    """One object by its id."""


class ChoiceFilter(django_filters.ModelChoiceFilter):
    """What belongs to one object."""

    field_class = ChoiceField


class ChoicesField(IdsMixin, django_filters.fields.ModelMultipleChoiceField):
    """Objects by their ids."""


class DaysField(django_filters.fields.DateRangeField):
    """Two days, neither so far away that a time zone would push it off the calendar."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Bound both inputs."""
        super().__init__(*args, **kwargs)
        for field in self.fields:
            field.validators += [MinValueValidator(EARLIEST), MaxValueValidator(LATEST)]


class DaysFilter(django_filters.DateFromToRangeFilter):
    """What lies between two days, both included."""

    field_class = DaysField


def having(words: str, fields: Iterable[str]) -> Q:
    """Return the condition that each word stands in one of the fields, whatever its capitals."""
    condition = Q()
    for word in words.split()[:MOST_WORDS]:
        anywhere = Q()
        for field in fields:
            for form in _forms(word[:LONGEST_WORD]):
                anywhere |= Q(**{f"{field}__icontains": form})
        condition &= anywhere
    return condition


def _forms(word: str) -> set[str]:
    """Return a word as it may be written: SQLite knows the capitals of ASCII letters only."""
    return {word} if word.isascii() else {word, word.lower(), word.upper(), word.capitalize()}
