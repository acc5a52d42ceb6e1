"""Bases of visitors' forms."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

TRAP = "website_confirm"
ROOM, MOST_VALUES = (
    200,
    200,
)  # characters of what is no text (a choice, a number); values of one field
TIMES = 10  # as long as a text may be: so much can be shown again whole, and shortened by hand


class VisitorBoundField(forms.BoundField):
    """Render a field with label, hint and errors, tied together for screen readers."""

    @property
    def template_name(self) -> str:
        """Return the site's own look of a field."""
        return self.field.template_name or "visitors/field.html"  # type: ignore[attr-defined]

    @property
    def is_checkbox(self) -> bool:
        """Return whether its label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def target(self) -> str:
        """Return the id of what is filled in: of several choices, the first."""
        return self.id_for_label or f"{self.auto_id}_0"


class BoundedForm(forms.Form):
    """Bound the lengths of data before anything else.

    Of what is many times too long only the beginning is cleaned, and shown again: megabytes would take seconds, and be
    answered with megabytes. The field's error says how long it was.
    """

    much_too_long = _("This is much too long.")
    too_long = _(
        "The text has %(show_value)d characters, and there is room for %(limit_value)d: shorten it."
    )
    shortened = _("Only its beginning is shown here: the rest is still where you copied it from.")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Shorten data that is much too long."""
        super().__init__(*args, **kwargs)
        self._lengths: dict[str, int] = {}
        for name, field in self.fields.items() if self.is_bound else ():
            self._bound(name, room_for(field))

    def full_clean(self) -> None:
        """Refuse what was shortened, whatever its beginning says."""
        super().full_clean()
        for name in self._lengths:
            self.errors.pop(name, None)
            self.add_error(name, self._refusal(name))

    def _bound(self, name: str, room: int) -> None:
        key, data = self.add_prefix(name), cast(Any, self.data)
        values = data.getlist(key) if hasattr(data, "getlist") else [data.get(key)]
        longest = max((len(value) for value in values if isinstance(value, str)), default=0)
        if longest <= room and len(values) <= MOST_VALUES:
            return
        self._lengths[name] = longest
        short = [value[:room] if isinstance(value, str) else value for value in values]
        self.data = copied = data.copy()
        if hasattr(data, "getlist"):
            copied.setlist(key, short[:MOST_VALUES])
        else:
            copied[key] = short[0]

    def _refusal(self, name: str) -> ValidationError:
        field = self.fields[name]
        limit = getattr(field, "max_length", None)
        said = field.error_messages.get(
            "max_length", self.too_long if limit else self.much_too_long
        )
        told = {"show_value": self._lengths[name], "limit_value": limit or ROOM}
        return ValidationError([ValidationError(said, "max_length", told), str(self.shortened)])


def room_for(field: forms.Field) -> int:
    """Return how many characters of a field are looked at."""
    return TIMES * (getattr(field, "max_length", None) or 0) + ROOM


class VisitorForm(BoundedForm):
    """Render a form with a summary of its errors, and a field that only programs fill in.

    Write `{{ form }}` within a <form class="form" novalidate>; two on one page differ by their `prefix` or `auto_id`.
    """

    template_name = "visitors/form.html"
    bound_field_class = VisitorBoundField
    refused = _("It hasn't been sent yet. Please mend this:")

    @property
    def fell_into_trap(self) -> bool:
        """Return whether a program filled in what nobody sees."""
        return bool(self.data.get(self.trap["name"]))

    @property
    def trap(self) -> dict[str, str]:
        """Return name and id of the field that nobody sees; it's no field of the form, so that no cleaned data holds it."""
        name = self.add_prefix(TRAP)
        return {"name": name, "id": self._id(name)}

    @property
    def summary_id(self) -> str:
        """Return the id of the summary of errors."""
        return self._id(self.add_prefix("errors"))

    @property
    def hidden_errors(self) -> list[Any]:
        """Return what is wrong with fields that nobody sees."""
        return [error for field in self.hidden_fields() for error in field.errors]

    def _id(self, name: str) -> str:
        return str(self.auto_id) % name if "%s" in str(self.auto_id) else name
