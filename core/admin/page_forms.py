"""The form of every page: it names no page that is hidden from who sends it.

What is named once shows its title in many places: comparisons of versions, lists, checks, exports. A name that was there
before stays, whoever put it there.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from core.admin.viewing import hidden_from_viewer


class SeenPagesForm(WagtailAdminPageForm):
    """A form that refuses hidden pages newly named: in a field, in a block, in a link of a text, in a row."""

    def is_valid(self) -> bool:
        """Look at the names once all else is right."""
        valid = super().is_valid()
        if not valid or not (hidden := hidden_from_viewer()):
            return valid
        named = {pk for form in self._parts() for pk in _named(form, form.cleaned_data)}
        before = {pk for form in self._parts() for pk in _named(form, form.initial)}
        if (named - before).isdisjoint(hidden):
            return True
        self.add_error(None, _("This names a page that you can't see: choose another one."))
        return False

    def _parts(self) -> Iterator[Any]:
        yield self
        for formset in self.formsets.values():
            yield from formset.forms


def _named(form: Any, values: Mapping[str, Any]) -> Iterator[int]:
    """Yield the ids of pages that values of a form name."""
    for name, value in values.items():
        try:
            field = form.instance._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        if hasattr(field, "extract_references"):
            yield from _in_text(field.extract_references(value or ""))
        elif field.is_relation and field.related_model and issubclass(field.related_model, Page):
            some = value if field.many_to_many else [value]
            yield from (getattr(each, "pk", each) for each in some or [] if each is not None)


def _in_text(references: Iterable[tuple[Any, ...]]) -> Iterator[int]:
    for model, pk, *_where in references:
        if issubclass(model, Page):
            yield int(pk)
