"""Pages that are hidden from the user of the CMS while a request of hers is answered, and the form of every page, which names none of them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.models import Page

from core.base.slugs import is_routed, routed_slug

Hidden = Callable[[], Collection[int]]

_hidden: ContextVar[Hidden] = ContextVar("hidden", default=frozenset)


@contextmanager
def hiding(hidden: Hidden) -> Iterator[None]:
    """Hide the pages whose ids a function returns; it is asked when first needed, and should remember."""
    token = _hidden.set(hidden)
    try:
        yield
    finally:
        _hidden.reset(token)


def hidden_from_viewer() -> Collection[int]:
    """Return the ids of the pages that are hidden from who looks; outside of the CMS none is."""
    return _hidden.get()()


def is_hidden_from_viewer(page_id: int) -> bool:
    """Return whether a page is hidden from who looks."""
    return page_id in hidden_from_viewer()


def title_of_hidden() -> str:
    """Return what stands in place of a hidden page's title."""
    return _("A page that you can't see")


def title_for_viewer(page_id: int, title: str) -> str:
    """Return a page's title, as far as who looks may know it."""
    return title_of_hidden() if is_hidden_from_viewer(page_id) else title


class SeenPagesForm(WagtailAdminPageForm):
    """A form that refuses hidden pages newly named: in a field, in a block, in a link of a text, in a row."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Let the slug be empty: the page makes one of its title."""
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean(self) -> dict[str, Any]:
        """Refuse a slug that the page above answers itself: of a new page only the form knows which that is."""
        cleaned: dict[str, Any] = super().clean()
        slug = cleaned.get("slug")
        if slug and self.parent_page and is_routed(self.parent_page, slug):
            self.add_error("slug", routed_slug(slug))
        return cleaned

    def is_valid(self) -> bool:
        """Validate the form, then the pages that it names."""
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
