"""Cells of the CSV files that the CMS exports: none is taken for a formula, whichever program opens them.

A spreadsheet runs what begins with = + - or @; spaces before it are cut off by some. One that splits at semicolons, as in
Argentina, doesn't know the quotes around a cell with commas: there a formula may begin after a semicolon, a tab or a line
break too.
"""

import csv
import re
from collections.abc import Iterable
from datetime import date, time
from io import StringIO
from numbers import Number
from typing import Any

BEGINS = "=+\\-@＝＋－＠"  # Excel reads the full-width ones too
# Of the space after a separator, each character is looked at once: separators aren't part of it.
_FORMULA = re.compile(rf"(^|[;\t\r\n])([^\S\t\r\n]*[\"'\ufeff\u200b]*)(?=[{BEGINS}])")


def defused(value: Any) -> Any:
    """Return text that no spreadsheet takes for a formula, and anything else as it is; numbers stay numbers."""
    if value is None or isinstance(value, (Number, date, time)):
        return value
    text = _FORMULA.sub(r"\1'\2", str(value))
    return f"'{text}" if text.startswith(("\t", "\r", "\n")) else text


def csv_line(cells: Iterable[Any]) -> str:
    """Return a line of a CSV file."""
    line = StringIO()
    csv.writer(line).writerow([defused(cell) for cell in cells])
    return line.getvalue()
