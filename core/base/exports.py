"""CSV files as a spreadsheet in Spanish opens them; no cell is taken for a formula, whichever program opens it.

In Argentina and Spain Excel splits at semicolons, reads 31/12/2026 and 1,5, and takes a file for UTF-8 by its byte order mark.

A spreadsheet runs what begins with = + - or @; spaces before it are cut off by some. One that splits elsewhere doesn't know
the quotes around a cell: there a formula may begin after a semicolon, a tab or a line break too.
"""

import csv
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from decimal import Decimal
from io import StringIO
from numbers import Number
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

MARK = "\ufeff"  # of UTF-8
DELIMITER = ";"
BEGINS = "=+\\-@＝＋－＠"  # Excel reads the full-width ones too
# Of the space after a separator, each character is looked at once: separators aren't part of it.
_FORMULA = re.compile(rf"(^|[;\t\r\n])([^\S\t\r\n]*[\"'\ufeff\u200b]*)(?=[{BEGINS}])")


def defused(value: Any) -> Any:
    """Return text that no spreadsheet takes for a formula, and anything else as it is; numbers stay numbers."""
    if value is None or isinstance(value, (Number, date, time)):
        return value
    text = _FORMULA.sub(r"\1'\2", str(value))
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def csv_cell(value: Any) -> Any:
    """Return a value as a spreadsheet in Spanish reads it: local times, decimal commas, yes and no in words."""
    match value:
        case bool():
            return _("Yes") if value else _("No")
        case datetime():
            local = timezone.localtime(value) if timezone.is_aware(value) else value
            return f"{local:%d/%m/%Y %H:%M}"
        case date():
            return f"{value:%d/%m/%Y}"
        case float() | Decimal():
            return str(value).replace(".", ",")
    return defused(value)


def csv_line(cells: Iterable[Any]) -> str:
    """Return a line of a CSV file."""
    line = StringIO()
    csv.writer(line, delimiter=DELIMITER).writerow([csv_cell(cell) for cell in cells])
    return line.getvalue()


def csv_file(rows: Iterable[Iterable[Any]]) -> Iterator[str]:
    """Yield the lines of a CSV file."""
    yield MARK
    yield from map(csv_line, rows)
