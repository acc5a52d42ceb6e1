"""Load articles from JSON lines into the database that DATABASE_URL names: `python -m bench.load FILE`.

One object a line: title, slug, html, excerpt, date (ISO 8601), category, tags, author ([login, name]) and
comments ([{author, text}], approved).
"""

import argparse
import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
from rich.progress import track


def main() -> int:
    """Read the command line and load."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.load", description="Loads articles from JSON lines."
    )
    parser.add_argument("file", type=Path)
    options = parser.parse_args()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motivacional.settings")
    django.setup()
    from django.core.exceptions import ValidationError

    from bench.corpus import Corpus

    try:
        lines = list(_lines(options.file))
    except (OSError, ValueError) as error:
        print(f"{options.file}: {error}", file=sys.stderr)
        return 2
    corpus = Corpus()
    for number, entry in track(lines, description="Articles"):
        try:
            corpus.add(entry)
        except (KeyError, ValueError, ValidationError) as error:
            corpus.refuse(f"line {number}: {error!r}")
    print(corpus.report())
    return 1 if corpus.refused else 0


def _lines(path: Path) -> Iterator[tuple[int, dict[str, Any]]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            if line.strip():
                try:
                    yield number, json.loads(line)
                except json.JSONDecodeError as error:
                    raise ValueError(f"line {number} is not JSON: {error}") from error


if __name__ == "__main__":
    sys.exit(main())
