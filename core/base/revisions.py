"""Stored versions of pages that name what has been deleted since."""

from collections import defaultdict
from typing import Any

from django.db import models
from modelcluster.models import get_all_child_relations
from wagtail.models import Page

Model = type[models.Model]
Content = dict[str, Any]


def without_deleted(model: Model, content: Content) -> Content:
    """Return the content of a version without the references to deleted objects for which reading it would raise.

    django-modelcluster knows what to do with them but for on_delete=PROTECT, where it raises: the version could no longer
    be opened. Such a reference becomes None; a child that can't be without it is left out. One query a model.
    """
    children = {
        relation.get_accessor_name(): relation.related_model
        for relation in get_all_child_relations(model)
        if relation.get_accessor_name() in content
    }
    rows = [(kind, row) for name, kind in children.items() for row in content[name]]
    existing = _existing([(model, content), *rows])
    readable = _emptied(model, content, existing)
    for name, kind in children.items():
        emptied = (_emptied(kind, row, existing) for row in content[name])
        readable[name] = [row for row in emptied if _is_complete(kind, row)]
    return readable


def _existing(rows: list[tuple[Model, Content]]) -> dict[Model, set[Any]]:
    """Return the ids, by model, of those protected objects that rows name and that still exist."""
    named: dict[Any, set[Any]] = defaultdict(set)
    for model, row in rows:
        for field in _protected(model):
            if row.get(field.name) is not None:
                named[field.related_model].add(row[field.name])
    return {
        model: set(model._base_manager.filter(pk__in=ids).values_list("pk", flat=True))
        for model, ids in named.items()
    }


def _emptied(model: Model, row: Content, existing: dict[Model, set[Any]]) -> Content:
    deleted = [
        field.name
        for field in _protected(model)
        if row.get(field.name) not in {None, *existing.get(field.related_model, ())}
    ]
    return row | dict.fromkeys(deleted)


def _is_complete(model: Model, row: Content) -> bool:
    return all(field.null or row.get(field.name, 0) is not None for field in _protected(model))


def _protected(model: Model) -> list[models.ForeignKey]:
    """Return the foreign keys that protect what they name; those of Page are never read from a version."""
    keys = (field for field in model._meta.fields if isinstance(field, models.ForeignKey))
    return [
        key
        for key in keys
        if key.remote_field.on_delete is models.PROTECT and key.model is not Page
    ]
