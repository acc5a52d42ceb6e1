"""Facets: what results are counted and narrowed by. Page types declare them, so that search knows no blog."""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.apps import apps
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page, get_page_models

from core.base.numbers import numbers
from core.base.publishing import published
from search.analysis import compounds, fold, terms
from search.backends.models import Entry

MOST_CHOICES = 8
_VALUE = re.compile(r"^[\w.]{1,60}$")


@dataclass(frozen=True)
class Facet:
    """A facet: `values` of a page as words without spaces, `titles` of values as visitors read them.

    `operator` is what a visitor writes before a colon to narrow what she searches: 'tema:precios'; `aliases` are what
    she may write as well.
    """

    name: str
    label: str | Promise
    values: Callable[[Any], Iterable[Any]]
    titles: Callable[[Collection[str]], Mapping[str, str]]
    operator: str = ""
    aliases: tuple[str, ...] = ()
    by_value: bool = False  # whether choices stand in the order of their values, the last first

    @property
    def operators(self) -> list[str]:
        """Return the operator and its aliases."""
        return [self.operator, *self.aliases] if self.operator else []


class Choice(NamedTuple):
    """A value that results can be narrowed to: its title, how many remain, the address that does it."""

    title: str
    number: int
    query: str
    selected: bool


class Group(NamedTuple):
    """The choices of a facet."""

    name: str
    label: str | Promise
    choices: list[Choice]


def page_titles(keys: Collection[str]) -> dict[str, str]:
    """Return the titles of pages by their keys: of those that visitors may see."""
    found = published(Page.objects.filter(pk__in=numbers(keys)))
    return {str(pk): title for pk, title in found.values_list("pk", "title")}


def same(keys: Collection[str]) -> dict[str, str]:
    """Return the values themselves as titles."""
    return {key: key for key in keys}


def _kind_titles(keys: Collection[str]) -> dict[str, str]:
    models = {
        key: apps.all_models.get(key.partition(".")[0], {}).get(key.partition(".")[2])
        for key in keys
    }
    return {
        key: capfirst(str(model._meta.verbose_name_plural))
        for key, model in models.items()
        if model
    }


KIND = Facet(
    "kind", _("Kind"), lambda page: [page._meta.label_lower], _kind_titles, "tipo", ("tipos",)
)


def facets() -> list[Facet]:
    """Return the facets of all page types, each once, the kind last."""
    found = {
        facet.name: facet
        for model in get_page_models()
        for facet in getattr(model, "search_facets", ())
        if facet.name != KIND.name
    }
    return [*found.values(), KIND]


def operators() -> frozenset[str]:
    """Return the words that narrow a search before a colon."""
    return frozenset(operator for facet in facets() for operator in facet.operators)


class Narrowing:
    """What a visitor narrowed the results to, and the choices that she has."""

    def __init__(
        self, params: QueryDict, operators: Mapping[str, str], kept: Mapping[str, str]
    ) -> None:
        """Read the chosen values from the address, and those named by operators in the query.

        `kept` is what stands in the links beside the choices: nothing else of the address is repeated in them.
        """
        self.kept = dict(kept)
        self.facets = facets()
        self.chosen = {
            facet.name: str(params[facet.name])
            for facet in self.facets
            if _VALUE.match(str(params.get(facet.name, "")))
        }
        self.named = list(self._named(operators))

    def _named(self, operators: Mapping[str, str]) -> Iterator[tuple[str, frozenset[str]]]:
        for facet in self.facets:
            for wanted in filter(None, map(operators.get, facet.operators)):
                yield facet.name, frozenset(_values_called(facet, wanted))

    def values(self, without: str = "") -> list[frozenset[str]]:
        """Return, for each facet narrowed to, the lines' values of which one must be there."""
        chosen = [
            frozenset({f"{name}:{value}"}) for name, value in self.chosen.items() if name != without
        ]
        named = [frozenset(f"{name}:{each}" for each in found) for name, found in self.named]
        return [*chosen, *named]

    def count(self, lines: Counter[str]) -> int:
        """Return how many results are left, of those counted by their line of values."""
        return sum(_matching(lines, self.values()).values())

    def groups(self, lines: Counter[str]) -> list[Group]:
        """Return each facet's choices with how many results each leaves beside the other facets' choices."""
        left = _counts(_matching(lines, self.values()))
        counted = {facet: self._shown(facet, left, lines) for facet in self.facets}
        asked: dict[Callable, set[str]] = defaultdict(set)
        for facet, counts in counted.items():
            asked[facet.titles].update(counts)
        titles = {
            function: function(keys) for function, keys in asked.items()
        }  # one query for all pages
        groups = [
            Group(
                facet.name,
                facet.label,
                [
                    self._choice(facet, value, titles[facet.titles][value], number)
                    for value, number in counts.items()
                    if value in titles[facet.titles]
                ],
            )
            for facet, counts in counted.items()
        ]
        return [group for group in groups if len(group.choices) > 1 or group.name in self.chosen]

    def _shown(self, facet: Facet, left: Counter[str], lines: Counter[str]) -> dict[str, int]:
        """Return the values of a facet that are shown, in their order, with how many results each leaves."""
        selected = self.chosen.get(facet.name)
        if selected:
            left = _counts(_matching(lines, self.values(without=facet.name)))
        start = facet.name + ":"
        own = Counter(
            {value.removeprefix(start): n for value, n in left.items() if value.startswith(start)}
        )
        most = [value for value, _number in own.most_common(MOST_CHOICES)]
        if facet.by_value:
            most.sort(reverse=True)
        return {value: own[value] for value in ([*most, selected] if selected else most)}

    def _choice(self, facet: Facet, value: str, title: str, number: int) -> Choice:
        selected = self.chosen.get(facet.name) == value
        params = self.kept | self.chosen | {facet.name: value}
        if selected:
            del params[facet.name]
        return Choice(title, number, urlencode(params), selected)


def _matching(lines: Counter[str], required: list[frozenset[str]]) -> dict[str, int]:
    if not required:
        return lines
    return {
        line: number
        for line, number in lines.items()
        if all(each & set(line.split()) for each in required)
    }


def _counts(lines: Mapping[str, int]) -> Counter[str]:
    """Return how many results have each value, of those counted by their line of values."""
    counts: Counter[str] = Counter()
    for line, number in lines.items():
        for value in line.split():
            counts[value] += number
    return counts


def _values(line: str, name: str) -> Iterator[str]:
    start = name + ":"
    return (value[len(start) :] for value in line.split() if value.startswith(start))


def _values_called(facet: Facet, text: str) -> Iterator[str]:
    """Yield the values whose titles hold every word of the text."""
    lines = Entry.objects.filter(facets__contains=facet.name + ":").values_list("facets", flat=True)
    values = {value for line in lines.distinct() for value in _values(line, facet.name)}
    wanted = [set(_terms(part)) for parts in compounds(text) for part in parts]
    for value, title in facet.titles(list(values)).items():
        held = {term for parts in compounds(title) for part in parts for term in _terms(part)}
        if wanted and all(word & held for word in wanted):
            yield value


def _terms(word: str) -> set[str]:
    return {fold(word), *terms(word).asked}
