"""Numbers that addresses and forms name: what no database holds is no id, and never an error.

Integers in paths are bounded by `core.wagtail_compat.addresses`.
"""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField

from core.wagtail_compat.addresses import DIGITS

ID = f"[0-9]{{1,{DIGITS}}}"  # in a pattern


def number(written: Any) -> int | None:
    """Return the id that a text names, None where it names none."""
    text = str(written)
    return int(text) if text.isascii() and text.isdigit() and len(text) <= DIGITS else None


def numbers(written: Iterable[Any]) -> list[int]:
    """Return the ids that texts name, without what is none."""
    return [found for each in written if (found := number(each)) is not None]


class OneIdMixin:
    """A ModelChoiceField that takes a number that no database holds for a choice that isn't offered."""

    def to_python(self, value: Any) -> Any:
        """Refuse it in words."""
        _refuse_unheld(self, [value])
        return super().to_python(value)  # type: ignore[misc]


class IdsMixin:
    """The same for a ModelMultipleChoiceField."""

    def clean(self, value: Any) -> Any:
        """Refuse it in words."""
        _refuse_unheld(self, value or [])
        return super().clean(value)  # type: ignore[misc]


class IdsField(IdsMixin, ModelMultipleChoiceField):
    """What the CMS's forms choose several rows by."""


def _refuse_unheld(field: Any, values: Iterable[Any]) -> None:
    for each in values:
        if len(str(each)) > DIGITS and str(each).isdecimal():
            message = field.error_messages["invalid_choice"]
            raise ValidationError(
                message, code="invalid_choice", params={"value": str(each)[:DIGITS]}
            )
