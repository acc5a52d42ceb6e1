"""Forms of verbs as readers by the Río de la Plata type them: voseo, pronouns at the end (pure functions).

All by rule from the infinitive: voseo has no irregular stems in the present and in the imperative, but for ser, ir and
haber.
"""

from bench.words import without_accents

_ACCENTED = {"ar": "á", "er": "é", "ir": "í"}
_ONE = ("le", "lo", "la", "me", "te", "nos", "les", "los", "las")
_TWO = ("selo", "sela", "melo", "telo")


def is_regular(infinitive: str) -> bool:
    """Tell whether the rules hold for a word that is an infinitive if it ends as one."""
    return infinitive[-2:] in _ACCENTED and len(infinitive) > 4 and infinitive != "haber"


def voseo(infinitive: str) -> list[str]:
    """Return the present and the imperative: cobrás, cobrá."""
    imperative = _imperative(infinitive)
    return [f"{imperative}s", imperative]


def with_pronouns(infinitive: str) -> list[str]:
    """Return imperatives and infinitives with one pronoun or two: cobrale, cobráselo, cobrarle, cobrárselo."""
    imperative = _imperative(infinitive)
    bare = imperative[:-1] + without_accents(imperative[-1])
    return [
        *(bare + pronoun for pronoun in _ONE),
        *(imperative + pronouns for pronouns in _TWO),
        *(infinitive + pronoun for pronoun in _ONE),
        *(f"{imperative}r{pronouns}" for pronouns in _TWO),
    ]


def _imperative(infinitive: str) -> str:
    return infinitive[:-2] + _ACCENTED[infinitive[-2:]]
