"""What every spreadsheet of Wagtail's passes: the cells, the headings and the lines of `SpreadsheetExportMixin`."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import wraps
from typing import Any

from django.utils import timezone
from wagtail.admin.views.mixins import SpreadsheetExportMixin

READ_IN = "Wagtail 8.0.1"
PRIVATE = ("SpreadsheetExportMixin", "preprocess_field_value", "stream_csv")


def write_spreadsheets(
    csv_file: Callable[[Iterable[Iterable[Any]]], Iterator[str]], heading: Callable[[str], str]
) -> None:
    """Have a function write CSV files and another clean the headings of any; hours in XLSX are local.

    Overrides `stream_csv`, `preprocess_field_value` and `get_heading`, which all of Wagtail's exports call: it writes
    commas, no byte order mark and hours of UTC, and guards no heading; its documented `custom_value_preprocess` knows
    neither headings nor lines.
    """
    cell, title = SpreadsheetExportMixin.preprocess_field_value, SpreadsheetExportMixin.get_heading

    @wraps(cell)
    def preprocess_field_value(view: Any, field: str, value: Any, export_format: str) -> Any:
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.make_naive(value)
        return cell(view, field, value, export_format)

    @wraps(title)
    def get_heading(view: Any, queryset: Any, field: str) -> Any:
        return heading(title(view, queryset, field))

    def rows(view: Any, queryset: Any) -> Iterator[list[Any]]:
        yield [title(view, queryset, field) for field in view.list_export]
        for item in queryset:
            values = view.to_row_dict(item).items()
            yield [view.preprocess_field_value(*each, view.FORMAT_CSV) for each in values]

    @wraps(SpreadsheetExportMixin.stream_csv)
    def stream_csv(view: Any, queryset: Any) -> Iterator[bytes]:
        return (line.encode() for line in csv_file(rows(view, queryset)))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.get_heading = get_heading
    SpreadsheetExportMixin.stream_csv = stream_csv
