"""What `core.wagtail_compat.exports` relies on."""

import csv
import inspect
import io
from datetime import UTC, date, datetime
from inspect import unwrap
from types import SimpleNamespace

from openpyxl import load_workbook
from wagtail.admin.views.mixins import SpreadsheetExportMixin as Mixin


class Export(Mixin):
    """An export of one row."""

    list_export = ["x", "when", "day", "number", "yes"]
    export_headings = {"x": "=1", "when": "Cuándo"}


ROW = SimpleNamespace(
    x="a;b", when=datetime(2026, 12, 31, 2, 5, tzinfo=UTC), day=date(2026, 3, 1), number=1.5, yes=True
)  # fmt: skip


def test_cells_and_headings_pass_the_methods_overridden():
    assert "self.preprocess_field_value(" in inspect.getsource(Mixin.generate_xlsx_row)
    assert "self.get_heading(" in inspect.getsource(Mixin.write_xlsx)
    assert "self.stream_csv(" in inspect.getsource(Mixin.write_csv_response)
    assert "csv.DictWriter(Echo()" in inspect.getsource(unwrap(Mixin.stream_csv))
    # Cells of XLSX: Wagtail makes a formula text.
    assert 'cell.data_type = "s"' in inspect.getsource(Mixin.generate_xlsx_row)


def test_a_spreadsheet_in_spanish_opens_the_file():
    content = b"".join(Export().stream_csv([ROW]))
    assert content.startswith(b"\xef\xbb\xbf")
    heading, row = csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";")
    assert heading[:2] == ["'=1", "Cuándo"]
    assert row == ["a;b", "30/12/2026 23:05", "01/03/2026", "1,5", "Sí"]


def test_hours_of_xlsx_are_local():
    output = io.BytesIO()
    Export().write_xlsx([ROW], output)
    when = load_workbook(output).active.cell(2, 2).value
    assert when == datetime(2026, 12, 30, 23, 5)  # noqa: DTZ001 - Excel knows no zones
