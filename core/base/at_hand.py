"""Objects loaded already, by model and id, for whoever would ask for them meanwhile."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

Objects = Mapping[Any, Mapping[Any, Any]]

_objects: ContextVar[Objects | None] = ContextVar("at_hand", default=None)


@contextmanager
def at_hand(objects: Objects) -> Iterator[None]:
    """Have these objects at hand."""
    token = _objects.set(objects)
    try:
        yield
    finally:
        _objects.reset(token)


def held(model: Any) -> Mapping[Any, Any] | None:
    """Return the objects of a model that are at hand, None where none were looked for."""
    return (_objects.get() or {}).get(model)


def load(named: Iterable[tuple[Any, Any]]) -> dict[Any, Mapping[Any, Any]]:
    """Load objects of which the model and the id are named, in a query a model."""
    ids: dict[Any, set[Any]] = defaultdict(set)
    for model, pk in named:
        ids[model].add(pk)
    return {model: model._default_manager.in_bulk(each) for model, each in ids.items()}
