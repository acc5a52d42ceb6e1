"""What `core.wagtail_compat.exports` relies on."""

import inspect

from wagtail.admin.views.mixins import SpreadsheetExportMixin as Mixin


def test_cells_and_headings_pass_the_methods_overridden():
    for name in ("write_csv_row", "generate_xlsx_row"):
        assert "self.preprocess_field_value(" in inspect.getsource(getattr(Mixin, name))
    for name in ("stream_csv", "write_xlsx"):
        assert "self.get_heading(" in inspect.getsource(getattr(Mixin, name))
    # Cells of XLSX: Wagtail makes a formula text.
    assert 'cell.data_type = "s"' in inspect.getsource(Mixin.generate_xlsx_row)


def test_headings_are_cleaned():
    class Named(Mixin):
        export_headings = {"x": "=1"}
        list_export = ["x"]

    assert list(Named().stream_csv([])) == [b"'=1\r\n"]
