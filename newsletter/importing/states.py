"""Reading of what an export says of a subscription: never subscribed when in doubt (pure functions)."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from string import whitespace
from typing import NamedTuple

from newsletter.importing.dates import parsed
from newsletter.importing.products import (
    EMPTY,
    FILES,
    STATES,
    SUBSTACK_PAYMENT,
    SUBSTACK_UNPAID,
    Column,
    State,
)

LONGEST = 60  # characters of a word that means a state
SHOWN = 40  # characters of headings and cells in messages
_GRAVITY = {state: place for place, state in enumerate(State)}


class Reading(NamedTuple):
    """Hold a state, and the heading and cell that say so."""

    state: State
    heading: str = ""
    cell: str = ""


NOTHING_SAID = Reading(State.SUBSCRIBED)


def plain(text: str) -> str:
    """Return a text in lower case, without accents, underscores and surrounding signs."""
    letters = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    return " ".join(bare.casefold().replace("_", " ").strip(" \ufeff:*").split())


def key_of(heading: str) -> str:
    """Return the letters and digits of a heading: subscribedToEmails and Subscribed to e-mails are one."""
    return "".join(sign for sign in plain(heading) if sign.isalnum())


_COLUMNS = {key_of(heading): column for heading, column in STATES.items()}
_UNPAID = {key_of(heading): column for heading, column in SUBSTACK_UNPAID.items()}
_PAYMENT = {key_of(heading) for heading in SUBSTACK_PAYMENT}


class StateColumns:
    """Read the state of each row of a file by its headings."""

    def __init__(self, headings: Sequence[str]) -> None:
        """Find the columns that say something of states."""
        keys = [key_of(heading) for heading in headings]
        known = _COLUMNS if _PAYMENT.intersection(keys) else _COLUMNS | _UNPAID
        self._columns = [
            (place, heading.strip()[:SHOWN], known[key])
            for place, (heading, key) in enumerate(zip(headings, keys, strict=True))
            if key in known
        ]
        self.places = {place for place, _heading, _column in self._columns}
        self.headings = [heading for _place, heading, _column in self._columns]

    def read(self, record: Sequence[str]) -> Reading:
        """Return the gravest that a row says; a cell that it lacks is an empty one."""
        return gravest(
            Reading(_meaning(column, cell), heading, cell.strip()[:SHOWN])
            for place, heading, column in self._columns
            for cell in [record[place] if place < len(record) else ""]
        )


def state_of(row: Mapping[str, object]) -> Reading:
    """Return what a row of an export, by its headings, says of the subscription."""
    cells = ["" if cell is None else str(cell) for cell in row.values()]
    return StateColumns(list(row)).read(cells)


def state_of_file(name: str) -> Reading:
    """Return what a file's name says of all its rows."""
    words = [word for word in re.split("[^a-z0-9]+", plain(name)) if word in FILES]
    return gravest(Reading(FILES[word], cell=word) for word in words)


def gravest(readings: Iterable[Reading]) -> Reading:
    """Return the gravest of some readings."""
    return min(readings, key=lambda reading: _GRAVITY[reading.state], default=NOTHING_SAID)


def _meaning(column: Column, cell: str) -> State:
    """Return what a cell means in a column."""
    cell = cell.strip(f"{whitespace}\ufeff\xa0")
    word = _word(cell[: LONGEST + 1])  # empty where a sign stands alone: a star marks somebody
    if not cell or word in EMPTY or word.startswith("0000-00-00"):
        return column.empty
    if len(cell) <= LONGEST and word in column.words:
        return column.words[word]
    if column.date != column.other and parsed(cell):
        return column.date
    return column.other


@lru_cache(maxsize=4096)
def _word(cell: str) -> str:
    """Return a cell as the tables write it; a minus before a number stays."""
    word = plain(cell)
    return word if word in EMPTY or word.startswith(("-", "0000-")) else word.replace("-", " ")
