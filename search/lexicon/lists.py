"""Word lists (data/*.txt, folded): what no rule of spelling covers."""

from functools import cache
from pathlib import Path

_DATA = Path(__file__).parent / "data"


def read(name: str) -> str:
    """Return the text of a file of lists, comments left out."""
    lines = (_DATA / name).read_text(encoding="utf-8").splitlines()
    return "\n".join(line for line in lines if not line.startswith("#"))


def words(name: str) -> frozenset[str]:
    """Return the words of a list."""
    return frozenset(read(f"{name}.txt").split())


def _lexemes(name: str) -> dict[str, str]:
    forms = (entry.split("=") for entry in read(f"{name}.txt").replace("|", " ").split())
    return {form: first for first, *others in forms for form in (first, *others)}


STOP_WORDS = words("stop_words")
FILLERS = words("fillers")  # quiero, necesito, hacer: of little weight beside another word
EVERYDAY = words("everyday")  # día, cinco, llevar: of no trade in particular, in any form
OTHER_TRADES = words("other_trades")  # plomero, heladera: needed of somebody else
VERBS = words("verbs")
NO_ENCLITIC = words("no_enclitic")
WITH_US = words("with_us")
ROOTS_BEFORE_IT = words("before_ito")
# Each word that shares its stem with a stranger, with the word that it is a form of.
LEXEMES = _lexemes("families") | _lexemes("unrelated")
UNRELATED = frozenset(_lexemes("unrelated").values())


@cache
def real_words() -> frozenset[str]:
    """Return the words that nobody misspelt (some 50,000, read when first asked)."""
    return words("words")
