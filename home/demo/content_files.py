"""The demo's texts, read from TOML, and the files in media/ that they name."""

import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

CONTENT = Path(__file__).parent / "content"
MEDIA = Path(__file__).parent / "media"


class Picture(NamedTuple):
    """Hold a picture of the demo: its key (slug/name), title and alt text."""

    key: str
    title: str
    alt: str

    @property
    def path(self) -> Path:
        """Return the path of its file."""
        return MEDIA / f"{self.key.replace('/', '-')}.webp"


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
def services() -> dict[str, Any]:
    """Return the services, with areas, audiences and testimonials."""
    return _read(CONTENT / "services.toml")


@cache
def comments() -> list[dict[str, Any]]:
    """Return readers' comments, each after the one that it answers."""
    return _read(CONTENT / "comments.toml")["comments"]


def slugs() -> set[str]:
    """Return the slugs of all articles of the demo."""
    return {article["slug"] for article in [*articles(), *drafts()]}


def pictures() -> Iterator[Picture]:
    """Yield every picture of the demo."""
    about = site()
    yield Picture("share", about["settings"]["name"], about["settings"]["share_alt"])
    for who in [*about["authors"], *services()["colleagues"]]:
        if alt := who.get("portrait_alt"):
            yield Picture(f"{who['slug']}/portrait", who["name"], alt)
    for series in about["series"]:
        yield Picture(f"{series['slug']}/cover", series["title"], series["cover_alt"])
    for entry in [about["home"] | {"slug": "home"}, *about["pages"], *articles(), *drafts()]:
        if cover := entry.get("cover"):
            yield Picture(f"{entry['slug']}/cover", entry["title"], cover["alt"])
        for name, image in entry.get("images", {}).items():
            yield Picture(f"{entry['slug']}/{name}", image["title"], image["alt"])


def _folder(name: str) -> list[dict[str, Any]]:
    return [_read(path) for path in sorted((CONTENT / name).glob("*.toml"))]


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
