"""Detection of spam, without outside services (pure functions, linear in time): to be held, never lost."""

import re
import unicodedata
from collections.abc import Iterable

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from core.visitors.links import keyed_hash
from core.visitors.texts import LATIN_OF, clean_lines

_LINK = re.compile(
    r"""\[url\s?[=\]]\s?["']?(?:h(?:tt|xx)ps?(?::|\[:\])//)?(?:www\.)?  # BBCode
    |\]\(<?(?:h(?:tt|xx)ps?(?::|\[:\])//)?(?:www\.)?  # Markdown
    |<a\s
    |(?:h(?:tt|xx)ps?|ftp)(?::|\[:\])//(?:www\.)?
    |\bwww(?:\.|\[\.\])(?=\w)""",
    re.IGNORECASE | re.VERBOSE,
)
_WORD = re.compile(r"[^\W_]+|[^\w\s]")
_MARKS = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f]")
_LATIN = re.compile(
    "[a-z\xaa\xba\xc0-\u024f\u0250-\u02af\u1d00-\u1dbf\u1e00-\u1eff\ua720-\ua7ff]", re.IGNORECASE
)
_DIGITS = str.maketrans("01345", "oieas")


class Suspicion(TextChoices):
    """Name the reasons of suspicion."""

    TRAP = "trap", _("filled in the hidden field")
    LINKS = "links", _("many links")
    WORDS = "words", _("blocked words")
    DUPLICATE = "duplicate", _("sent before")
    SCRIPT = "script", _("mostly in another alphabet")


def suspicions(
    text: str,
    *,
    name: str = "",
    site: str = "",
    most_links: int = 2,
    blocked: Iterable[str] = (),
    seen_before: bool = False,
    trapped: bool = False,
) -> list[Suspicion]:
    """Return what speaks against a text and who signs it; `blocked` are words or phrases, with * for any ending."""
    found = {
        Suspicion.TRAP: trapped,
        Suspicion.LINKS: count_links(f"{name}\n{text}") > most_links,
        Suspicion.WORDS: has_blocked_words(f"{name}\n{site}\n{text}", blocked),
        Suspicion.DUPLICATE: seen_before,
        Suspicion.SCRIPT: is_mostly_foreign(text),
    }
    return [suspicion for suspicion, applies in found.items() if applies]


def count_links(text: str) -> int:
    """Return how many links a text has, as text, Markdown, BBCode or HTML, disguised ones too."""
    return sum(1 for _link in _LINK.finditer(clean_lines(text)))


def has_blocked_words(text: str, blocked: Iterable[str]) -> bool:
    """Return whether a text has one of the words or phrases, whatever its accents, capitals and disguise."""
    said = f" {folded(text)} "
    return any(pattern in said for each in blocked if (pattern := _pattern(each)))


def is_mostly_foreign(text: str) -> bool:
    """Return whether more than half of the letters aren't Latin."""
    letters = [c for c in unicodedata.normalize("NFKC", clean_lines(text)) if c.isalpha()]
    return sum(1 for letter in letters if not _LATIN.match(letter)) * 2 > len(letters)


def fingerprint(text: str) -> str:
    """Return a hash that texts share which differ in capitals, accents, punctuation or disguise only."""
    return keyed_hash("spam.fingerprint", folded(text) or clean_lines(text))


def folded(text: str) -> str:
    """Return the words of a text in lower case, without accents (ñ stays), look-alikes as what they look like."""
    plain = unicodedata.normalize("NFKD", clean_lines(text)).casefold()
    plain = _MARKS.sub("", plain.replace("n\u0303", "ñ")).translate(LATIN_OF)
    return " ".join(_undisguised(word) for word in _WORD.findall(plain) if _counts(word))


def _counts(word: str) -> bool:
    """Return whether it is a word or a sign (€, an emoji): what else there is only parts words."""
    return word.isalnum() or unicodedata.category(word[0]) in {"Sc", "So"}


def _undisguised(word: str) -> str:
    """Return 'casino' for 'c4s1n0'; numbers stay."""
    return word if word.isalpha() or word.isdecimal() else word.translate(_DIGITS)


def _pattern(blocked: str) -> str:
    """Return what to look for between spaces, nothing where it would be found everywhere."""
    words = folded(blocked)
    if not words:
        return ""
    return f" {words}" if blocked.rstrip().endswith("*") else f" {words} "
