"""Choosers of the editor: they show what is known already, where Wagtail's own ask for it again, and no hidden page."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from django.db import models
from django.forms import CheckboxSelectMultiple
from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminPageChooser, BaseChooser
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page
from wagtail.snippets.widgets import AdminSnippetChooser

from core.admin.viewing import is_hidden_from_viewer, title_of_hidden


class KnowsObjects:
    """A chooser that has been told of objects."""

    known: Mapping[Any, Any] = MappingProxyType({})

    def get_instance(self, value: Any) -> Any:
        """Return the object, asking only for what isn't known."""
        return self.known.get(value) or super().get_instance(value)  # type: ignore[misc]


class PageChooser(KnowsObjects, AdminPageChooser):
    """Wagtail's chooser of a page."""


class ImageChooser(KnowsObjects, AdminImageChooser):
    """Wagtail's chooser of an image."""


class SnippetChooser(KnowsObjects, AdminSnippetChooser):
    """Wagtail's chooser of a snippet."""


class PageCheckboxes(CheckboxSelectMultiple):
    """Checkboxes of pages, without those hidden from who looks; what is chosen already stays, without its title."""

    def optgroups(self, name: str, value: Any, attrs: Any = None) -> list[Any]:
        """Leave out what is hidden."""
        groups = super().optgroups(name, value, attrs)
        return [
            (title, [each for each in options if self._is_offered(each)], index)
            for title, options, index in groups
        ]

    def _is_offered(self, option: dict[str, Any]) -> bool:
        if not is_hidden_from_viewer(int(str(option["value"]))):
            return True
        option["label"] = title_of_hidden()
        return option["selected"]


class ChooserPanel(FieldPanel):
    """A foreign key to a page, an image or a snippet."""

    def get_form_options(self) -> dict[str, Any]:
        """Choose with one of the choosers above."""
        options = super().get_form_options()
        options.setdefault("widgets", {})[self.field_name] = _chooser(self.db_field.related_model)
        return options


def _chooser(model: Any) -> BaseChooser:
    if issubclass(model, Page):
        return PageChooser(target_models=[model])
    if viewset := getattr(model, "snippet_viewset", None):
        return SnippetChooser(model, icon=viewset.icon)
    return ImageChooser()


def tell(form: Any, objects: Iterable[models.Model]) -> None:
    """Tell the choosers of a form, and of the forms in it, of objects; pages needn't be of their own type."""
    known: dict[Any, dict[Any, Any]] = {}
    for each in objects:
        known.setdefault(Page if isinstance(each, Page) else type(each), {})[each.pk] = each
    inner = (each for formset in form.formsets.values() for each in formset.forms)
    for each in (form, *inner):
        for field in each.fields.values():
            if isinstance(field.widget, KnowsObjects):
                kind = field.widget.model_class  # type: ignore[attr-defined]
                field.widget.known = known.get(Page if issubclass(kind, Page) else kind, {})
