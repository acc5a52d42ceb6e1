"""The ground that tests share: planted once, in transactions around that of each test.

A fixture that is `planted` costs a test nothing but a copy of what it holds; what the test changes in the database is
rolled back to it. Where a test commits, as those with a server of their own do, it is planted anew.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack
from copy import deepcopy
from typing import Any

import pytest
from django.db import transaction

Planter = Callable[..., Any]


class Ground:
    """Layers, each on those below it and in a transaction of its own."""

    def __init__(self) -> None:
        """Know no layer yet."""
        self.planters: dict[str, tuple[str, Planter]] = {}
        self.laid: list[str] = []
        self.held: list[dict[str, Any]] = [{}]  # what all layers hold, up to each
        self.transactions: list[ExitStack] = []
        self.given: dict[str, Any] = {}

    def layers(self, names: Iterable[str]) -> list[str]:
        """Return the layers that these fixtures stand on, the lowest first."""
        return list(dict.fromkeys(layer for name in sorted(names) for layer in self._chain(name)))

    def lay(self, layers: list[str]) -> None:
        """Have these layers and no other; leave those that lie as they should."""
        while self.laid != layers[: len(self.laid)]:
            self._take_up()
        for name in layers[len(self.laid) :]:
            self._lay(name)
        self.given = deepcopy(self.held[-1])

    def give(self, name: str) -> Any:
        """Return what a layer holds, as the test's own copy; plant it where none was laid."""
        if name not in self.given:
            below, planter = self.planters[name]
            self.given[name] = planter(self.give(below)) if below else planter()
        return self.given[name]

    def _chain(self, name: str) -> Iterator[str]:
        """Yield the layers up to a fixture, the lowest first."""
        if name in self.planters:
            yield from self._chain(self.planters[name][0])
            yield name

    def _lay(self, name: str) -> None:
        held = deepcopy(self.held[-1])
        below, planter = self.planters[name]
        with ExitStack() as opened:
            opened.enter_context(transaction.atomic())
            held[name] = planter(held[below]) if below else planter()
            self.transactions.append(opened.pop_all())
        self.laid.append(name)
        self.held.append(held)

    def _take_up(self) -> None:
        self.laid.pop()
        self.held.pop()
        transaction.set_rollback(True)
        self.transactions.pop().close()


GROUND = Ground()


def fixtures_of(test: pytest.Item) -> list[str]:
    """Return the names of all fixtures of a test."""
    return getattr(test, "fixturenames", [])


def commits(test: pytest.Item) -> bool:
    """Tell whether a test writes for good, so that its database is emptied afterwards."""
    marker = test.get_closest_marker("django_db")
    marked = bool(marker and marker.kwargs.get("transaction"))
    return marked or not {"transactional_db", "live_server"}.isdisjoint(fixtures_of(test))


def planted(on: str = "") -> Callable[[Planter], Any]:
    """Make a fixture of a function that plants a layer, given what that below it holds; its name is for no other."""

    def register(planter: Planter) -> Any:
        name = planter.__name__
        assert name not in GROUND.planters, name
        GROUND.planters[name] = (on, planter)

        @pytest.fixture(name=name)
        def give(db: None) -> Any:
            return GROUND.give(name)

        return give

    return register
