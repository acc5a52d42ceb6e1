"""Views of the CMS told apart, and addresses of theirs."""

from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.generic.chooser import (
    BaseChooseView,
    ChosenMultipleViewMixin,
    ChosenViewMixin,
)

READ_IN = "Wagtail 8.0.1"
PRIVATE = (
    "bulk_action_registry",
    "BaseChooseView",
    "ChosenMultipleViewMixin",
    "ChosenViewMixin",
    "get_all_objects_in_listing_query",
    "_w_filter_fragment",
)
# A parameter of the address by which a script asks for the rows of a list alone: no link to the list repeats it.
FRAGMENT = "_w_filter_fragment"


def is_chooser(view_class: type | None) -> bool:
    """Return whether a view belongs to a chooser, and tells whoever logs in what can be chosen."""
    choosers = (BaseChooseView, ChosenViewMixin, ChosenMultipleViewMixin)
    return view_class is not None and issubclass(view_class, choosers)


def all_in_listing(action: Any, parent: Any) -> list[int]:
    """Return the ids that a bulk action takes for 'all', below a page where one is named."""
    found: QuerySet | list[int] = action.get_all_objects_in_listing_query(parent)
    return list(found)


def bulk_action(request: HttpRequest, model: type[Model] | None, *named: str) -> Any:
    """Return the bulk action that an address names by app, model and type, None where there is none."""
    found = bulk_action_registry.get_bulk_action_class(*named)
    return found(request, model) if found else None
