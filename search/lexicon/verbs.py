"""Irregular Spanish verbs: their forms, made of data/irregular_verbs.toml.

Regular forms and those of voseo ('pensás', 'podés') keep the infinitive's stem and need no list.
"""

import tomllib
from collections.abc import Iterator

from search.lexicon.lists import read

_LISTS: dict[str, str] = tomllib.loads(read("irregular_verbs.toml"))
_STRESSED = {"ar": "o as a an e es en", "er": "o es e en a as an", "ir": "o es e en a as an"}
_RAISED = "io ieron iendo amos iera ieras ieran iese"  # dormir/durmió, pedir/pidieron
_STRONG_ENDINGS = """
o a as amos an e en iste imos ieron eron io iera ieran ieras iere ieren ieres ieramos iese iesen era eran endo iendo ia ias iamos ian as emos es os
"""
_SPELLED_ENDINGS = "o a as an amos e es en eron endo"
_SUBJUNCTIVE_ENDINGS = "o a as an amos"
_SOFT = {"c": "qu", "g": "gu", "z": "c"}


def _changed(infinitive: str, old: str, new: str) -> str:
    """Return the root with its last `old` vowel changed: 'pens' -> 'piens'."""
    root = infinitive[:-2]
    before, _vowel, after = root.rpartition(old)
    return before + new + after


def _joined(root: str, ending: str, conjugation: str) -> str:
    """Join root and ending; an -ar verb keeps its sound before e: 'empiez' + 'e' -> 'empiece'."""
    if conjugation == "ar" and ending[0] == "e" and root[-1] in _SOFT:
        return root[:-1] + _SOFT[root[-1]] + ending
    return root + ending


def _stressed(verbs: str, old: str, new: str) -> Iterator[tuple[str, str]]:
    for verb in verbs.split():
        root = _changed(verb, "u" if verb == "jugar" else old, new)
        for ending in _STRESSED[verb[-2:]].split():
            yield _joined(root, ending, verb[-2:]), verb


def _raised(verbs: str) -> Iterator[tuple[str, str]]:
    for verb in verbs.split():
        if verb.endswith("ir"):
            old, new = ("o", "u") if verb in {"dormir", "morir"} else ("e", "i")
            for ending in _RAISED.split():
                yield _changed(verb, old, new) + ending, verb


def _spelled() -> Iterator[tuple[str, str]]:
    """Yield forms that change their last consonant: conozco, dirija, construye."""
    changes = (
        (_LISTS["c_zc"], 3, "zc"),
        (_LISTS["g_j"], 3, "j"),
        (_LISTS["uir"], 2, "y"),
        (_LISTS["c_z"], 3, "z"),
        (_LISTS["gu"], 3, ""),
    )
    for verbs, cut, added in changes:
        for verb in verbs.split():
            for ending in _SPELLED_ENDINGS.split():
                yield verb[:-cut] + added + ending, verb
    for verb in ("corregir", "elegir"):
        for ending in _SUBJUNCTIVE_ENDINGS.split():
            yield _changed(verb, "e", "i")[:-1] + "j" + ending, verb


def _prefixed(forms: dict[str, str]) -> Iterator[tuple[str, str]]:
    for entry in _LISTS["prefixes"].replace("\n", "|").split("|"):
        verb, _colon, prefixes = entry.strip().partition(":")
        own = [form for form, infinitive in forms.items() if infinitive == verb]
        for prefix in prefixes.split():
            yield from ((prefix + form, prefix + verb) for form in own)


def _listed() -> Iterator[tuple[str, str]]:
    for entry in _LISTS["strong"].replace("\n", "|").split("|"):
        verb, _colon, roots = entry.strip().partition(":")
        for root in roots.split():
            yield from ((root + ending, verb) for ending in _STRONG_ENDINGS.split())
    verb = ""
    for word in _LISTS["forms"].replace("|", " ").split():
        if word.endswith(":"):
            verb = word[:-1]
        else:
            yield word, verb


def _pairs() -> Iterator[tuple[str, str]]:
    yield from _stressed(_LISTS["e_ie"], "e", "ie")
    yield from _stressed(_LISTS["o_ue"], "o", "ue")
    yield from _stressed(_LISTS["e_i"].replace("reír", "reir"), "e", "i")
    yield from _raised(
        " ".join(_LISTS[name] for name in ("e_ie", "o_ue", "e_i")).replace("reír", "reir")
    )
    yield from _spelled()
    yield from _listed()


def _read() -> dict[str, str]:
    forms = {form: verb.replace("í", "i") for form, verb in _pairs() if form != verb}
    return dict(_prefixed(forms)) | forms


INFINITIVES = _read()  # each irregular form, folded, with its infinitive, folded
