"""What every form of visitors is made of."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

TRAP = "website_confirm"


class VisitorBoundField(forms.BoundField):
    """A field as visitors see it: label, hint, errors and input, tied together for those who don't see it."""

    @property
    def template_name(self) -> str:
        """Return the site's own look of a field."""
        return self.field.template_name or "visitors/field.html"  # type: ignore[attr-defined]

    @property
    def is_checkbox(self) -> bool:
        """Tell whether its label stands beside it."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def target(self) -> str:
        """Return the id of what is filled in: of several choices, the first."""
        return self.id_for_label or f"{self.auto_id}_0"


class VisitorForm(forms.Form):
    """A form with a summary of its errors, and a field that only programs fill in.

    Write `{{ form }}` within a <form class="form" novalidate>; two on one page differ by their `prefix` or `auto_id`.
    """

    template_name = "visitors/form.html"
    bound_field_class = VisitorBoundField
    refused = _("It hasn't been sent yet. Please mend this:")

    @property
    def fell_into_trap(self) -> bool:
        """Tell whether a program filled in what nobody sees."""
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
