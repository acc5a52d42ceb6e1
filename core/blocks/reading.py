"""What can be read off a stream of blocks: its plain text, its length, its headings."""

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from django.utils.text import slugify

WORDS_PER_MINUTE = 220
TOC_MINIMUM = 3
ANCHOR_LENGTH = 80
# Ids that the site's own templates use on the same page (a test compares), besides those that end in "-title".
RESERVED_ANCHORS = frozenset(
    {
        "main",
        "masthead-q",
        "q",
        "footnotes",
        "share-address",
        "comments",
        "consent-text",
        "subscribe",
        "answer",
        "links",
        "new",
        "note",
        "note-error",
        "note-hint",
        "verdict-error",
        "respuestas",
        "respuestas-titulo",
        "deja-una-respuesta",
        "gracias",
        "guardado",
        "escrito",
        "borrar",
        "baja",
        "baja-titulo",
    }
)
_WORD = re.compile(r"\w+(?:[-'’]\w+)*")


class Heading(NamedTuple):
    """A heading of the body: its level (2-4), text and anchor."""

    level: int
    text: str
    anchor: str


def plain_text(stream: Any) -> str:
    """Return the text a reader reads, block by block, blank lines between."""
    parts = (child.block.plain_text(child.value) for child in stream or [])
    return "\n\n".join(part for part in parts if part)


def count_words(stream: Any) -> int:
    """Return the number of words of the body."""
    return len(_WORD.findall(plain_text(stream)))


def reading_minutes(words: int) -> int:
    """Return how many minutes an adult reads, at least one."""
    return max(1, round(words / WORDS_PER_MINUTE))


def headings(stream: Any) -> list[Heading]:
    """Return the headings in their order, each with an anchor that no other has."""
    return [
        Heading(child.value.depth, child.value["text"], anchor)
        for child, anchor in heading_anchors(stream)
    ]


def heading_anchors(stream: Any) -> Iterator[tuple[Any, str]]:
    """Yield each heading block that has words, with its anchor."""
    taken = set(RESERVED_ANCHORS)
    for child in stream.blocks_by_name("heading") if stream else []:
        if child.value["text"].strip():
            yield child, free_anchor(child.value["anchor"] or child.value["text"], taken)


def free_anchor(text: str, taken: set[str]) -> str:
    """Return a slug of the text that is not yet taken, and take it."""
    base = slugify(text)[:ANCHOR_LENGTH].strip("-").removesuffix("-title") or "seccion"
    anchor, count = base, 2
    while anchor in taken:
        anchor, count = f"{base}-{count}", count + 1
    taken.add(anchor)
    return anchor


def table_of_contents(stream: Any) -> list[Heading]:
    """Return the headings, or none where there are too few to need a table."""
    found = headings(stream)
    return found if len(found) >= TOC_MINIMUM else []
