"""What every spreadsheet of Wagtail's passes: the cells and the headings of `SpreadsheetExportMixin`."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from wagtail.admin.views.mixins import SpreadsheetExportMixin

READ_IN = "Wagtail 8.0.1"
PRIVATE = ("SpreadsheetExportMixin", "preprocess_field_value")


def clean_csv_cells(clean: Callable[[Any], Any]) -> None:
    """Have a function clean each cell of a CSV file, and each heading of any: Wagtail guards the cells of XLSX alone.

    Overrides `preprocess_field_value` and `get_heading`, which all of Wagtail's exports call; its documented
    `custom_value_preprocess` knows neither headings nor what becomes text only afterwards.
    """
    cell, heading = (
        SpreadsheetExportMixin.preprocess_field_value,
        SpreadsheetExportMixin.get_heading,
    )

    @wraps(cell)
    def preprocess_field_value(view: Any, field: str, value: Any, export_format: str) -> Any:
        processed = cell(view, field, value, export_format)
        return clean(processed) if export_format == view.FORMAT_CSV else processed

    @wraps(heading)
    def get_heading(view: Any, queryset: Any, field: str) -> Any:
        return clean(heading(view, queryset, field))

    SpreadsheetExportMixin.preprocess_field_value = preprocess_field_value
    SpreadsheetExportMixin.get_heading = get_heading
