"""Reading of CSV files of addresses, in any usual encoding (pure functions)."""

import codecs
import csv
import unicodedata
from collections.abc import Iterator
from io import StringIO
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LARGEST = 5 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_HEADER, MOST_COLUMNS = 10_000, 200  # characters and columns of the first row
EMAIL, NAME, DATE, TOPIC = "email", "name", "date", "topic"
HEADERS = {
    EMAIL: {
        "correo", "correo electronico", "direccion de correo", "direccion de correo electronico",
        "e-mail", "email", "e-mail address", "email address", "mail",
    },
    NAME: {"nombre", "nombre completo", "name", "first name", "full name"},
    DATE: {"fecha", "fecha de alta", "fecha de suscripcion", "date", "subscribed", "signup date"},
    TOPIC: {"tema", "temas", "topic", "topics"},
}  # fmt: skip
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


def rows_of(text: str) -> Iterator[Row]:
    """Yield the rows that aren't empty; raise Unreadable without headers, or for too many rows."""
    records = _written(text)
    _number, headers = next(records, (0, []))
    places = _places(headers)
    found = 0
    for found, (number, record) in enumerate(records, start=1):
        if found > MOST_ROWS:
            raise Unreadable(_("The file has more than %(most)s rows: split it."), most=MOST_ROWS)
        yield Row(number, *(_cell(record, places.get(field)) for field in HEADERS))
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


def _places(headers: list[str]) -> dict[str, int]:
    """Return the column of each field; raise Unreadable without an address, or for duplicate columns."""
    named = [_plain(header) for header in headers]
    places: dict[str, int] = {}
    for place, name in enumerate(named):
        field = next((field for field, names in HEADERS.items() if name in names), None)
        if field in places:
            raise Unreadable(_("Two columns are called “%(name)s”: leave one."), name=name[:40])
        if field:
            places[field] = place
    if EMAIL not in places:
        seen = ", ".join(filter(None, (name[:40] for name in named[:8])))
        raise Unreadable(
            _(
                "No column is called “correo” or “email”. The first row has to hold the names of the columns; it holds: %(names)s."
            ),
            names=seen,
        )
    return places


def _plain(header: str) -> str:
    """Return a header in lower case, without accents and surrounding signs."""
    letters = unicodedata.normalize("NFKD", header)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().replace("_", " ").strip(" \ufeff:*").split())


def _cell(record: list[str], place: int | None) -> str:
    return record[place] if place is not None and place < len(record) else ""
