"""Pages that Wagtail's editor names without asking who looks: in choosers, and in links of rich text."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from wagtail.admin.rich_text.converters.html_to_contentstate import PageLinkElementHandler
from wagtail.admin.widgets import AdminPageChooser

READ_IN = "Wagtail 8.0.1"
PRIVATE = ("PageLinkElementHandler", "get_value_data_from_instance")


def hide_pages(is_hidden: Callable[[Any], bool], title: Callable[[], str]) -> None:
    """Have choosers and links keep the id of a hidden page and tell nothing else of it.

    Overrides `AdminPageChooser.get_value_data_from_instance`, by which forms and blocks show what is chosen, and
    `PageLinkElementHandler.get_attribute_data`, by which the editor shows where a link leads: neither has a hook.
    """
    chosen, linked = (
        AdminPageChooser.get_value_data_from_instance,
        PageLinkElementHandler.get_attribute_data,
    )

    @wraps(chosen)
    def get_value_data_from_instance(widget: Any, instance: Any) -> dict[str, Any]:
        if not is_hidden(instance.pk):
            return chosen(widget, instance)
        said = {"id": instance.pk, "edit_url": None, "parent_id": None}
        return said | {widget.display_title_key: title()}

    @wraps(linked)
    def get_attribute_data(handler: Any, attrs: dict[str, Any]) -> dict[str, Any]:
        if is_hidden(int(attrs["id"])):
            return {"id": int(attrs["id"]), "url": None, "parentId": None}
        return linked(handler, attrs)

    AdminPageChooser.get_value_data_from_instance = get_value_data_from_instance
    PageLinkElementHandler.get_attribute_data = get_attribute_data
