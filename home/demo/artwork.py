"""The demo's pictures: which there are, drawn side by side in processes of their own."""

from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from io import BytesIO
from typing import NamedTuple

from home.demo import content_files
from home.demo.pictures import draw, portrait, share_card


class Drawing(NamedTuple):
    """A picture to draw: its key, title, motif and alt text."""

    key: str
    title: str
    motif: str
    alt: str


def drawings() -> list[Drawing]:
    """Return every picture of the demo."""
    site = content_files.site()
    found = [
        Drawing(
            "share",
            site["settings"]["name"],
            "share",
            f"{site['settings']['name']}: las letras V y A unidas",
        )
    ]
    found += [
        Drawing(f"{who['slug']}/portrait", who["name"], "portrait", who["portrait_alt"])
        for who in site["authors"]
    ]
    found += [
        _of(f"home/{key}", picture) for key, picture in site["home"].get("images", {}).items()
    ]
    for series in site["series"]:
        found.append(
            Drawing(
                f"{series['slug']}/cover",
                series["title"],
                "thread",
                "Dibujo plano de un hilo que une seis puntos",
            )
        )
    for page in site["pages"]:
        found += [
            _of(f"{page['slug']}/{key}", picture) for key, picture in page.get("images", {}).items()
        ]
    for article in [*content_files.articles(), *content_files.drafts()]:
        found.append(
            _of(f"{article['slug']}/cover", {"title": article["title"], **article["cover"]})
        )
        found += [
            _of(f"{article['slug']}/{key}", picture)
            for key, picture in article.get("images", {}).items()
        ]
    return found


def draw_all(wanted: list[Drawing], workers: int = 2) -> Iterator[tuple[Drawing, bytes]]:
    """Draw them as PNG files, in whichever order they are ready."""
    with ProcessPoolExecutor(workers) as pool:
        futures = {pool.submit(draw_png, drawing): drawing for drawing in wanted}
        for future in as_completed(futures):
            yield futures[future], future.result()


def draw_png(drawing: Drawing) -> bytes:
    """Draw one picture as a PNG file."""
    special = {"portrait": portrait, "share": share_card}.get(drawing.motif)
    image = special(drawing.title) if special else draw(drawing.title, drawing.motif)
    file = BytesIO()
    image.save(file, "PNG")
    return file.getvalue()


def _of(key: str, picture: dict[str, str]) -> Drawing:
    return Drawing(key, picture["title"], picture["motif"], picture["alt"])
