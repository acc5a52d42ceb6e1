"""Search: what modelsearch asks of a backend's results, and its own way to index what was saved."""

from typing import Any

from django.db.models import QuerySet
from modelsearch.backends.base import BaseSearchResults
from modelsearch.signal_handlers import post_save_signal_handler

READ_IN = "modelsearch 1.3.2"
PRIVATE = (
    "_do_search",
    "_do_count",
    "_score_field",
    "_get_filterable_field",
    "_iterable_class",
    "post_save_signal_handler",
)


class SearchResults(BaseSearchResults):
    """The results of a backend, which implements `found`, `total` and `facet`.

    Why: modelsearch has each backend implement methods with an underscore, and documents none.
    """

    @property
    def score_name(self) -> str | None:
        """Return the attribute under which the caller wants each object's score, None where she doesn't."""
        return self._score_field

    def found(self) -> list[Any]:
        """Return the objects found, from `start` to `stop`."""
        raise NotImplementedError

    def total(self) -> int:
        """Return how many there are, from `start` to `stop`."""
        raise NotImplementedError

    def _do_search(self) -> list[Any]:
        return self.found()

    def _do_count(self) -> int:
        return self.total()


def gives_objects(queryset: QuerySet) -> bool:
    """Return whether the rows of a queryset are objects, not `values()`.

    Why: Django says it nowhere else.
    """
    return queryset._fields is None  # type: ignore[attr-defined]


def index_again(instance: Any, **_signal: Any) -> None:
    """Index an object by the task that follows each `save()`: gathered with it, it runs once.

    Why: the documented `insert_or_update_object` would index at once, and a second time.
    """
    post_save_signal_handler(instance)
