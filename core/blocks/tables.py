"""Tables."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTable, TypedTableBlock

from core.base.richtext import INLINE
from core.blocks.base import Readable
from core.blocks.footnotes import FootnotedText
from core.blocks.sanitize import html_to_text


def plain_table(
    caption: str, columns: Iterable[str], rows: Iterable[Iterable[str]]
) -> dict[str, Any]:
    """Return the stored form of a table of plain text, every row as long as the headings."""
    headings = list(columns)
    return {
        "caption": caption,
        "columns": [{"type": "text", "heading": heading} for heading in headings],
        "rows": [{"values": _fit(list(row), len(headings))} for row in rows],
    }


def table_of_cells(caption: str, rows: list[list[str]], has_headings: bool) -> dict[str, Any]:
    """Return the stored form of a table of HTML cells; columns without markup hold plain text."""
    length = max(map(len, rows), default=0)
    whole = [_fit(row, length) for row in rows]
    headings = [html_to_text(cell) for cell in whole.pop(0)] if has_headings else [""] * length
    rich = [any("<" in row[index] for row in whole) for index in range(length)]
    cells = [
        [cell if rich[i] else html_to_text(cell) for i, cell in enumerate(row)] for row in whole
    ]
    columns = [
        {"type": "rich_text" if rich[i] else "text", "heading": heading}
        for i, heading in enumerate(headings)
    ]
    return {"caption": caption, "columns": columns, "rows": [{"values": row} for row in cells]}


def _fit(cells: list[Any], length: int) -> list[Any]:
    return [*cells, *[""] * length][:length]


def _stored_form(value: Any) -> dict[str, Any]:
    """Return the value as Wagtail stores it, also from {caption, columns: [text], rows: [[text]]}."""
    columns, rows = value.get("columns") or [], value.get("rows") or []
    if all(isinstance(column, str) for column in columns):
        return plain_table(value.get("caption") or "", columns, rows)
    return value | {"rows": [{"values": _fit(row["values"], len(columns))} for row in rows]}


class TableBlock(Readable, TypedTableBlock):
    """A table whose columns hold plain or rich text; the first column names the rows."""

    excerpted_last = True
    text = blocks.CharBlock(label=_("Text"), required=False)
    rich_text = FootnotedText(label=_("Rich text"), required=False, features=[*INLINE, "footnotes"])

    class Meta:
        icon = "table"
        label = _("Table")
        group = _("Lists and tables")
        description = _("Rows and columns with a caption; the first column names the rows.")
        template = "blocks/table.html"
        preview_value = plain_table(
            "Un mes de ejemplo",
            ["Qué entra", "Ejemplos", "Monto"],
            [["Vivir", "Alquiler, comida", "800.000"], ["Reserva", "Vacaciones", "100.000"]],
        )

    def to_python(self, value: Any) -> TypedTable:
        """Read a stored value, or a plain one as imports write it."""
        return super().to_python(_stored_form(value) if value else None)
