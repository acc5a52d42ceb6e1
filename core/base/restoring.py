"""A stored version of a page, read again: what it names is asked for once a model, and what of that is gone left out.

django-modelcluster asks once a reference, for each tag, footnote and author of the page; and where a page or child needs
what is gone (on_delete PROTECT), it raises: the version could no longer be opened.
"""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import get_all_child_relations
from wagtail.models import Page, Revision

from core.base.at_hand import held
from core.base.tree import with_parents

Model = type[models.Model]
Row = dict[str, Any]
# What Wagtail takes from the page as it stands, whatever the version says.
OF_THE_PAGE = {"content_type", "owner", "locked_by", "latest_revision", "locale", "alias_of"}


class Named:
    """What a version names, as far as it still exists."""

    def __init__(self, model: Model, data: Row) -> None:
        """Load it; pages of all types in one query, with their parents."""
        self.model, self.data = model, data
        ids: dict[Model, set[Any]] = defaultdict(set)
        rows = [(kind, row) for name, kind in self._children() for row in data[name]]
        for kind, row in [(model, data), *rows]:
            for field in _references(kind, row):
                ids[_asked(field)].add(_id(field, row))
        self.found = {kind: _load(kind, each) for kind, each in ids.items()}

    @property
    def pages(self) -> dict[int, Page]:
        """Return the pages, by their ids."""
        return self.found.get(Page, {})

    def whole(self) -> Row:
        """Return the version's data: references to what is gone emptied, children that need it left out."""
        whole = self._emptied(self.model, self.data)
        for name, kind in self._children():
            rows = [self._emptied(kind, row) for row in self.data[name]]
            whole[name] = [row for row in rows if _is_complete(kind, row)]
        return whole

    def hand_out(self, page: Any) -> None:
        """Give the page and its children what they name, so that they needn't ask for it."""
        children = (getattr(page, name).all() for name, _kind in self._children())
        for owner in (page, *(child for each in children for child in each)):
            for field in _keys(owner):
                known = self.found.get(field.related_model, {}).get(getattr(owner, field.attname))
                if known is not None:
                    setattr(owner, field.name, known)

    def _children(self) -> Iterator[tuple[str, Model]]:
        """Yield the names under which the version holds children, with their models."""
        for relation in get_all_child_relations(self.model):
            if relation.get_accessor_name() in self.data:
                yield relation.get_accessor_name(), relation.related_model

    def _emptied(self, model: Model, row: Row) -> Row:
        lost = [
            field.name
            for field in _references(model, row)
            if _id(field, row) not in self.found[_asked(field)]
        ]
        return row | dict.fromkeys(lost)


def _keys(model: Any) -> list[models.ForeignKey]:
    return [field for field in model._meta.fields if isinstance(field, models.ForeignKey)]


def _references(model: Model, row: Row) -> Iterator[models.ForeignKey]:
    """Yield the foreign keys of which the row holds one, except to the page itself."""
    for field in _keys(model):
        if isinstance(field, ParentalKey) or field.name in OF_THE_PAGE:
            continue
        if row.get(field.name) is not None:
            yield field


def _load(model: Any, ids: set[Any]) -> dict[Any, Any]:
    """Return the objects of a model, asking only for those that aren't at hand."""
    known = {pk: each for pk, each in (held(model) or {}).items() if pk in ids}
    return known | _ask(model, ids - known.keys())


def _ask(model: Any, ids: set[Any]) -> dict[Any, Any]:
    if model is Page:
        return with_parents(ids)
    objects = model._default_manager
    return (objects.defer("content") if model is Revision else objects).in_bulk(ids)


def _asked(field: models.ForeignKey) -> Any:
    return Page if issubclass(field.related_model, Page) else field.related_model


def _id(field: models.ForeignKey, row: Row) -> Any:
    return field.target_field.to_python(row[field.name])


def _is_complete(model: Model, row: Row) -> bool:
    """Tell whether a child has all that it can't be without; its page it gets from the page."""
    needed = (key for key in _keys(model) if not (key.null or isinstance(key, ParentalKey)))
    return not any(row.get(key.name, 0) is None for key in needed)
