"""Domain names in ASCII, without homoglyphs that pretend to be another."""

import re
import unicodedata

import idna

from core.visitors.texts import is_disguised

_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(
    rf"(?<![a-z0-9.-])(?:{_LABEL}\.)++(?:[a-z]{{2,63}}|xn--[a-z0-9-]{{1,58}}[a-z0-9])"
)
_LONGEST = 253
# Scripts that are written together; others beside each other are a trick.
_TOGETHER = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA"},
    {"LATIN", "CJK", "HANGUL"},
    {"LATIN", "CJK", "BOPOMOFO"},
)


class Malformed(ValueError):
    """Report what is no domain name."""


class Confusable(ValueError):
    """Report a domain that mixes alphabets, so that it could be taken for another."""


def ascii_domain(domain: str) -> str:
    """Return a domain in lower case and ASCII (punycode), or raise Malformed or Confusable."""
    if len(domain) > _LONGEST:
        raise Malformed
    encoded = domain.lower() if domain.isascii() else _encoded(domain)
    if len(encoded) > _LONGEST or not _DOMAIN.fullmatch(encoded):
        raise Malformed
    if "xn--" in encoded and _is_confusable(_decoded(encoded)):
        raise Confusable
    return encoded


def _encoded(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True, std3_rules=True).decode()
    except UnicodeError as error:
        raise Malformed from error


def _decoded(domain: str) -> str:
    try:
        return idna.decode(domain)
    except UnicodeError as error:
        raise Malformed from error


def _is_confusable(domain: str) -> bool:
    *labels, top = domain.split(".")
    return any(_is_mixed(label) or (top.isascii() and is_disguised(label)) for label in labels)


def _is_mixed(label: str) -> bool:
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in label if letter.isalpha()}
    return len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER)
