"""An object as it is indexed: its texts by how much they weigh, and what results are filtered and weighed by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Manager
from django.utils.encoding import force_str
from modelsearch.index import AutocompleteField, RelatedFields, SearchField

from search.analysis import compounds, fold, indexed, joined
from search.text import clean

TITLE, HEADINGS, SUMMARY, BODY = LEVELS = ("title", "headings", "summary", "body")
# The least boost of a SearchField whose text is of a level; all else is body.
_LEAST_BOOSTS = ((8, TITLE), (5, HEADINGS), (2, SUMMARY))
_EPOCH = date(1970, 1, 1)
_LONGEST_TEXT = 200_000  # characters of a level that are indexed: PostgreSQL's vectors end at 1 MB


@dataclass(frozen=True, slots=True)
class Document:
    """What the index holds of an object; each text as its terms (see `search.analysis.indexed`)."""

    object_id: str
    object_key: int | None
    levels: dict[str, list[str]]
    words: dict[str, str]  # each surface, with how it is written
    shown: str
    day: int | None
    facets: str
    public: bool


def document(obj: Any) -> Document:
    """Return the object as a document. It may say `search_date`, `search_facet_values`, `search_public`, `search_text`."""
    texts: dict[str, list[str]] = {level: [] for level in LEVELS}
    for field, value in _texts(obj, obj.get_search_fields()):
        texts[level_of(field)].append(value)
    whole = {level: clean(" ".join(found))[:_LONGEST_TEXT] for level, found in texts.items()}
    return Document(
        object_id=str(obj.pk),
        object_key=obj.pk if isinstance(obj.pk, int) else None,
        levels={level: indexed(text) for level, text in whole.items()},
        words=_written(whole.values()),
        shown=clean(_called(obj, "search_text", "")),
        day=days(_called(obj, "search_date", None)),
        facets=" ".join(sorted(_called(obj, "search_facet_values", ()))),
        public=bool(_called(obj, "search_public", False)),
    )


def level_of(field: SearchField | AutocompleteField) -> str:
    """Return the level that a field's text is of."""
    if field.field_name == "title":
        return TITLE
    boost = getattr(field, "boost", None) or 1
    return next((level for least, level in _LEAST_BOOSTS if boost >= least), BODY)


def days(moment: date | datetime | None) -> int | None:
    """Return the days from 1970 to a moment."""
    if moment is None:
        return None
    return ((moment.date() if isinstance(moment, datetime) else moment) - _EPOCH).days


def _called(obj: Any, name: str, default: Any) -> Any:
    value = getattr(obj, name, default)
    return value() if callable(value) else value


def _written(texts: Iterable[str]) -> dict[str, str]:
    words = (
        word for text in texts for parts in compounds(text) for word in (*parts, joined(parts))
    )
    surfaces = {fold(word): word for word in words}
    return {surface: word for surface, word in surfaces.items() if not surface.isdigit()}


def _texts(obj: Any, fields: Iterable[Any]) -> Iterator[tuple[Any, str]]:
    """Yield each field that is searched, or only completed, with its text."""
    fields = list(fields)
    searched = {field.field_name for field in fields if isinstance(field, SearchField)}
    for field in fields:
        if isinstance(field, SearchField) or (
            isinstance(field, AutocompleteField) and field.field_name not in searched
        ):
            yield field, _plain(field.get_value(obj))
        elif isinstance(field, RelatedFields):
            for related in _related(field.get_value(obj)):
                yield from _texts(related, field.fields)


def _related(value: Any) -> Iterable[Any]:
    if isinstance(value, Manager):
        return value.all()
    value = value() if callable(value) else value
    return [] if value is None else [value]


def _plain(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return " , ".join(map(_plain, value.values()))
    if isinstance(value, list | tuple):
        return " , ".join(map(_plain, value))
    return "" if value is None else force_str(value)
