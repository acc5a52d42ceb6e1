"""A file of addresses as rows (pure functions): whatever program wrote it, in whatever encoding."""

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
    """The file can't be read; says why, and how to mend it."""

    def __init__(self, message: str | Promise, **values: object) -> None:
        """Fill in the values."""
        super().__init__(str(message) % values if values else str(message))


class Row(NamedTuple):
    """A row as it was written; `number` is that of a spreadsheet, whose first row are the headers."""

    number: int
    email: str
    name: str
    date: str
    topic: str


def decoded(content: bytes) -> str:
    """Return the text of a file: by its mark, else UTF-8, else what Windows writes in Western Europe."""
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
    """Latin-1 has a character for each byte; Windows' own differs where Latin-1 has controls."""
    try:
        return content.decode("cp1252")
    except UnicodeDecodeError:
        return content.decode("latin-1")


def rows_of(text: str) -> Iterator[Row]:
    """Yield the rows with anything in them; raise Unreadable where there are no headers, or too much."""
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
    """Yield the records as csv reads them."""
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
    """Return where each field stands; that of the address has to be there, each one once."""
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
    """Return a header without accents, capitals and what surrounds it."""
    letters = unicodedata.normalize("NFKD", header)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().replace("_", " ").strip(" \ufeff:*").split())


def _cell(record: list[str], place: int | None) -> str:
    return record[place] if place is not None and place < len(record) else ""
