"""The demo's texts, read from TOML."""

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

CONTENT = Path(__file__).parent / "content"


@cache
def site() -> dict[str, Any]:
    """Return the site's settings, pages, topics, authors, sources and series."""
    return _read(CONTENT / "site.toml")


@cache
def articles() -> list[dict[str, Any]]:
    """Return the published articles, oldest first."""
    return sorted(_folder("articles"), key=lambda article: article["date"])


@cache
def drafts() -> list[dict[str, Any]]:
    """Return the articles that stand in some state of the workflow."""
    return _folder("drafts")


@cache
def comments() -> list[dict[str, Any]]:
    """Return readers' comments, each after the one that it answers."""
    return _read(CONTENT / "comments.toml")["comments"]


def slugs() -> set[str]:
    """Return the slugs of all articles of the demo."""
    return {article["slug"] for article in [*articles(), *drafts()]}


def _folder(name: str) -> list[dict[str, Any]]:
    return [_read(path) for path in sorted((CONTENT / name).glob("*.toml"))]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
