"""Reading of CSV files of addresses, in any usual encoding (pure functions)."""

import codecs
import csv
from collections.abc import Iterator, Sequence
from io import StringIO
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from newsletter.importing.dates import parsed
from newsletter.importing.products import DATES, HARMLESS, State
from newsletter.importing.states import SHOWN, Reading, StateColumns, key_of, plain

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_HEADER, MOST_COLUMNS = 10_000, 200  # characters and columns of the first row
MOST_STATES, MOST_DATES = 30, 6  # columns that say who left, and when she agreed
EMAIL, NAME, DATE, TOPIC = "email", "name", "date", "topic"
HEADERS = {
    EMAIL: {
        "correo", "correo electronico", "direccion de correo", "direccion de correo electronico",
        "e-mail", "email", "e-mail address", "email address", "mail",
    },
    NAME: {"nombre", "nombre completo", "name", "first name", "full name"},
    DATE: {"fecha", "fecha de alta", "fecha de suscripcion", "date", "signup date"},
    TOPIC: {"tema", "temas", "topic", "topics"},
}  # fmt: skip
_FIELDS = {key_of(name): field for field, names in HEADERS.items() for name in names}
_DATES = [key_of(name) for name in DATES]
_HARMLESS = {key_of(name) for names in HARMLESS.values() for name in names.split(",")}
_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP = b"PK\x03\x04"


class Unreadable(ValueError):
    """Report why a file can't be read, and how to mend it."""

    def __init__(self, message: str | Promise, **values: object) -> None:
        """Format the message."""
        super().__init__(str(message) % values if values else str(message))


class Row(NamedTuple):
    """Hold a row as written; `number` is that in a spreadsheet, whose first row has the headers."""

    number: int
    email: str
    name: str
    date: str
    topic: str
    reading: Reading  # what it says of the subscription


def decoded(content: bytes) -> str:
    """Decode a file by its BOM, else as UTF-8, else as Windows-1252; raise Unreadable."""
    if content.startswith(_ZIP):
        raise Unreadable(
            _("This is a spreadsheet, not a CSV file: open it, save it as CSV, upload that.")
        )
    text = _as_marked(content) if content[:2] else ""
    if "\x00" in text:
        raise Unreadable(_("This isn't a text file: export the list as CSV, and upload that."))
    return text


def _as_marked(content: bytes) -> str:
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    try:
        return content.decode(encoding)
    except UnicodeDecodeError:
        if encoding != "utf-8":
            raise Unreadable(_("The file is damaged: export the list again.")) from None
    return _unmarked(content)


def _unmarked(content: bytes) -> str:
    """Decode as Windows-1252, or as Latin-1, which has a character for each byte."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


class Columns:
    """Hold what the columns of a file are; raise Unreadable without an address, or for duplicate columns."""

    def __init__(self, headings: Sequence[str]) -> None:
        """Find the columns by the first row."""
        self._places = _places(headings)
        keys = [key_of(heading) for heading in headings]
        dates = [self._places.get(DATE), *(keys.index(key) for key in _DATES if key in keys)]
        self._dates = [place for place in dates if place is not None][:MOST_DATES]
        self._states = StateColumns(headings)
        if len(self._states.headings) > MOST_STATES:
            raise Unreadable(
                _("More than %(most)s columns say who left: is this the list of addresses?"),
                most=MOST_STATES,
            )
        self._width = max(place for place, key in enumerate(keys, start=1) if key)
        understood = {*self._places.values(), *dates, *self._states.places}
        self.unknown = list(
            dict.fromkeys(
                _shown(heading, place)
                for place, heading in enumerate(headings[: self._width])
                if place not in understood and keys[place] not in _HARMLESS
            )
        )

    @property
    def states(self) -> list[str]:
        """Return the headings of the columns that say who left."""
        return self._states.headings

    def row(self, number: int, record: Sequence[str]) -> Row:
        """Return a record as a row."""
        email, name, topic = (
            _cell(record, self._places.get(field)) for field in (EMAIL, NAME, TOPIC)
        )
        return Row(number, email, name, self._date(record), topic, self._reading(record))

    def _date(self, record: Sequence[str]) -> str:
        """Return the first date of a record; of a column that is called date, whatever stands there."""
        cells = [(place, _cell(record, place)) for place in self._dates]
        fixed = self._places.get(DATE)
        for place, cell in cells:
            if cell.strip() and (place == fixed or parsed(cell)):
                return cell
        return ""

    def _reading(self, record: Sequence[str]) -> Reading:
        """Return what a record says of the subscription; more cells than headings have shifted them."""
        if self.states and any(cell.strip() for cell in record[self._width :]):
            return Reading(State.UNKNOWN)
        return self._states.read(record)


def columns_of(text: str) -> Columns:
    """Return the columns of a file; raise Unreadable."""
    return Columns(next(_written(text), (0, []))[1])


def rows_of(text: str) -> Iterator[Row]:
    """Yield the rows that aren't empty; raise Unreadable without headers, or for too many rows."""
    records = _written(text)
    columns = Columns(next(records, (0, []))[1])
    found = 0
    for found, (number, record) in enumerate(records, start=1):
        if found > MOST_ROWS:
            raise Unreadable(_("The file has more than %(most)s rows: split it."), most=MOST_ROWS)
        yield columns.row(number, record)
    if not found:
        raise Unreadable(_("The file has headers and no row below them."))


def _written(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the records that aren't empty with their numbers."""
    for number, record in enumerate(_records(text), start=1):
        if any(cell.strip() for cell in record):
            yield number, record


def _records(text: str) -> Iterator[list[str]]:
    """Yield the records of the CSV reader; raise Unreadable."""
    if not text.strip():
        raise Unreadable(_("The file is empty."))
    start = len(text) - len(text.lstrip())
    headers = text[start : start + LONGEST_HEADER + 1].splitlines()[0]
    delimiter = max(";,\t", key=headers.count)
    if len(headers) > LONGEST_HEADER or headers.count(delimiter) >= MOST_COLUMNS:
        raise Unreadable(
            _("The first row has more than %(most)s columns: is this the list of addresses?"),
            most=MOST_COLUMNS,
        )
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from reader
    except csv.Error:
        message = _("Line %(line)s can't be read: a quotation mark is missing, or one too many.")
        raise Unreadable(message, line=reader.line_num) from None


def _places(headings: Sequence[str]) -> dict[str, int]:
    """Return the column of each field; raise Unreadable without an address, or for duplicate columns."""
    places: dict[str, int] = {}
    for place, heading in enumerate(headings):
        field = _FIELDS.get(key_of(heading))
        if field in places:
            raise Unreadable(
                _("Two columns are called “%(name)s”: leave one."), name=plain(heading)[:SHOWN]
            )
        if field:
            places[field] = place
    if EMAIL not in places:
        seen = ", ".join(filter(None, (plain(heading)[:SHOWN] for heading in headings[:8])))
        raise Unreadable(
            _(
                "No column is called “correo” or “email”. The first row has to hold the names of the columns; it holds: %(names)s."
            ),
            names=seen,
        )
    return places


def _shown(heading: str, place: int) -> str:
    """Return a heading for people; one without letters by its number."""
    return heading.strip(" \ufeff")[:SHOWN] or str(_("column %(number)s") % {"number": place + 1})


def _cell(record: Sequence[str], place: int | None) -> str:
    return record[place] if place is not None and place < len(record) else ""
