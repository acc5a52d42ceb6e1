"""Choosers of the editor that show what is known already, where Wagtail's own ask for it again."""

from typing import Any, ClassVar

from wagtail.admin.panels import FieldPanel
from wagtail.admin.widgets import AdminPageChooser, BaseChooser
from wagtail.images.widgets import AdminImageChooser
from wagtail.models import Page


class KnowsObjects:
    """A chooser that has been told of objects; who shows it sets `known`, by id."""

    known: ClassVar[dict[Any, Any]] = {}

    def get_instance(self, value: Any) -> Any:
        """Return the object, asking only for what isn't known."""
        return self.known.get(value) or super().get_instance(value)  # type: ignore[misc]


class PageChooser(KnowsObjects, AdminPageChooser):
    """Wagtail's chooser of a page."""


class ImageChooser(KnowsObjects, AdminImageChooser):
    """Wagtail's chooser of an image."""


class ChooserPanel(FieldPanel):
    """A foreign key to a page or an image."""

    def get_form_options(self) -> dict[str, Any]:
        """Choose with one of the choosers above."""
        options = super().get_form_options()
        options.setdefault("widgets", {})[self.field_name] = self._chooser()
        return options

    def _chooser(self) -> BaseChooser:
        model = self.db_field.related_model
        return PageChooser(target_models=[model]) if issubclass(model, Page) else ImageChooser()


def tell(form: Any, pages: dict[int, Any], images: dict[int, Any]) -> None:
    """Tell the choosers of a form, and of the forms in it, of objects by their ids."""
    known = {PageChooser: pages, ImageChooser: images}
    inner = (each for formset in form.formsets.values() for each in formset.forms)
    for each in (form, *inner):
        for field in each.fields.values():
            if isinstance(field.widget, KnowsObjects):
                field.widget.known = known[type(field.widget)]
