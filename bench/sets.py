"""What readers type, written down in bench/search_sets: one case a line, its parts apart by tabs."""

import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any

from django.utils.text import slugify

_FOLDER = Path(__file__).parent / "search_sets"
_FIRST = 3


def read_set(name: str) -> list[list[str]]:
    """Return the parts of each case; lines that begin with # say what the file is."""
    lines = (_FOLDER / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def joined_lines() -> Iterator[dict[str, Any]]:
    """Yield a small article for each form that is written joined or apart, as bench.corpus reads them."""
    for number, written in enumerate(
        dict.fromkeys(written for written, _typed in read_set("joined"))
    ):
        yield {
            "title": f"Nota suelta {number + 1}: {written}",
            "slug": f"nota-suelta-{number + 1}-{slugify(written)}",
            "html": f"<p>Aquí se habla de {escape(written)}, y nada más.</p>",
            "date": "2025-06-01T10:00:00+00:00",
            "category": "Notas sueltas",
            "author": ["lucia", "Lucía Ferreyra"],
        }


def holds(text: str, written: str) -> bool:
    """Tell whether the text has these words as written: “mail” is not in “e-mail”."""
    return bool(re.search(rf"(?<![\w-]){re.escape(written)}(?![\w-])", text, re.IGNORECASE))


def is_found(written: str, texts: list[str]) -> bool:
    """Tell whether one of the first pages found has these words as written."""
    return any(holds(text, written) for text in texts[:_FIRST])
