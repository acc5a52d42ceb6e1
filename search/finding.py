"""Finding: the pages that hold all of a query, and those that hold the most meaningful part of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from wagtail.query import PageQuerySet
from wagtail.search.query import MATCH_ALL, And, Not, Phrase, PlainText
from wagtail.search.query import SearchQuery as Asked

from search.analysis import fold
from search.backends.nearest import started_words
from search.corrections import Correction, corrected, correction, offered
from search.query import SearchQuery
from search.units import Reader, Unit, coverage, is_meaningful, parted, roots

FEW = 2  # results that are so few that another spelling is offered beside them
SHORTEST_START = 3  # letters of a word that may go on


@dataclass(frozen=True)
class Finding:
    """What was found: results to narrow and to slice, for which units, and how the query was read."""

    results: Any
    units: Sequence[Unit]
    words: Sequence[str]
    total: int
    period: str = ""  # the month or year that the results are of
    empty_period: str = ""  # the one that was asked and nothing is of
    is_whole: bool = False  # whether any result holds all of the query
    correction: Correction | None = None

    @property
    def says_nothing(self) -> bool:
        """Tell whether all words are so common that nearly every page has them."""
        return bool(self.units) and not any(is_meaningful(unit.text) for unit in self.units)

    @property
    def correction_shown(self) -> str:
        """Return the spelling whose results these are, where it isn't the visitor's."""
        return self.correction.text if self.correction and self.correction.applied else ""

    def lacking(self, matched: int) -> list[str]:
        """Return what a result that holds these units (a bit for each that any page has) lacks, fillers apart."""
        asked = [unit for unit in self.units if unit.documents]
        found = {unit for bit, unit in enumerate(asked) if matched >> bit & 1}
        meaningful = [unit for unit in self.units if not unit.is_filler]
        return [unit.text for unit in meaningful if unit not in found]


NOTHING = Finding(None, (), (), 0, is_whole=True)


def find(query: SearchQuery, pages: PageQuerySet, *, literally: bool = False) -> Finding:
    """Return what a query finds among pages; `literally` corrects nothing."""
    found = _find(query, pages, literally=literally)
    undated = replace(query, period=None)
    if not query.period or found.total or not undated.asks:
        return found
    return replace(_find(undated, pages, literally=literally), empty_period=query.period.text)


def _find(query: SearchQuery, pages: PageQuerySet, *, literally: bool) -> Finding:
    reader = Reader(query)
    units = [unit if unit.documents else _counted(unit, pages) for unit in reader.units()]
    if literally:
        return _ask(query, units, pages)
    if meant := corrected(query, units, pages):
        finding = _find(meant, pages, literally=False)
        return replace(finding, correction=correction(query, meant, applied=True))
    units = [_parted(unit, pages) if reader.is_rare(unit, FEW) else unit for unit in units]
    near = [reader.with_near(unit) for unit in units]
    return _with_offer(query, _ask(query, _completed(near), pages))


def _counted(unit: Unit, pages: PageQuerySet) -> Unit:
    """Count the pages that hold what isn't counted as a word: a number, a rare form."""
    return replace(unit, documents=pages.search(unit.asked).count())


def _parted(unit: Unit, pages: PageQuerySet) -> Unit:
    """Take a word that next to no page has for several that are written as one, too."""
    if not (pieces := parted(unit.text)):
        return unit
    documents = unit.documents + pages.search(PlainText(pieces)).count()
    return replace(unit, others=(*unit.others, pieces), documents=documents)


def _completed(units: list[Unit]) -> list[Unit]:
    """Take the last word for the beginning of others where no page has it, any word for others of its root."""
    last = units[-1:]
    return [
        unit
        if unit.documents
        else _begun(unit, *([fold(unit.text)] if [unit] == last else []), *roots(fold(unit.text)))
        for unit in units
    ]


def _begun(unit: Unit, *beginnings: str) -> Unit:
    """Add the words that have the first of the beginnings that any has."""
    for beginning in beginnings:
        if len(beginning) >= SHORTEST_START and (begun := started_words(beginning)):
            others = tuple(f'"{word.written}"' for word in begun)
            return replace(unit, others=others, documents=max(word.public for word in begun))
    return unit


def _ask(query: SearchQuery, units: list[Unit], pages: PageQuerySet) -> Finding:
    results = pages.specific().defer_streamfields().search(_asked(query, units))
    if query.period:
        results.query_compiler.during(*query.period)
    marked = [*query.wanted, *(term for unit in units for term in unit.others)]
    total = sum(results.lines.values())
    period = query.period.text if query.period else ""
    finding = Finding(results, units, marked, total, period)
    is_whole = any(not finding.lacking(matched) for matched in results.matched)
    return replace(finding, is_whole=is_whole)


def _asked(query: SearchQuery, units: Sequence[Unit]) -> Asked:
    """Return the query in the words of the backend."""
    known = [unit for unit in units if unit.documents]
    if all(unit.is_filler for unit in known) and not all(unit.is_filler for unit in units):
        known = []  # 'quiero' is nothing that was sought
    parts: list[Asked] = [Phrase(phrase) for phrase in query.phrases]
    if known:
        parts.append(coverage(known))
    elif units and not query.phrases:
        parts.append(Not(MATCH_ALL))
    parts += _required(query, units)
    parts = parts or [MATCH_ALL]
    parts += [Not(Phrase(each) if " " in each else PlainText(each)) for each in query.excluded]
    return parts[0] if len(parts) == 1 else And(parts)


def _required(query: SearchQuery, units: Sequence[Unit]) -> Iterator[Asked]:
    """Yield the units on both sides of an AND: none will do without them."""
    return (unit.asked for unit in units if set(unit.text.split()) & set(query.required))


def _with_offer(query: SearchQuery, finding: Finding) -> Finding:
    """Offer a more frequent spelling beside few results, or where none holds all of the query."""
    if finding.total > FEW and finding.is_whole:
        return finding
    meant = offered(query, finding.units, FEW)
    return (
        replace(finding, correction=correction(query, meant, applied=False)) if meant else finding
    )
