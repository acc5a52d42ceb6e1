"""Translations: our strings found in Python and templates, held against the catalogue, compiled into var/ without gettext's own tools."""

import io
import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.utils.translation import templatize

PACKAGES = (
    "motivacional",
    "core",
    "search",
    "blog",
    "editorial",
    "comments",
    "newsletter",
    "services",
    "home",
)
UPSTREAM_STRINGS = Path(__file__).parent / "upstream_strings.toml"
# Django's and Python's names of gettext, with the places of their arguments.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
}


def compile_catalogues(sources: Path, target: Path) -> list[Path]:
    """Compile each catalogue that is newer than its compiled form; return those compiled."""
    compiled = []
    for po in sorted(sources.glob("*/LC_MESSAGES/django.po")):
        mo = target / po.relative_to(sources).with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime < po.stat().st_mtime:
            _compile(po, mo)
            compiled.append(mo)
    return compiled


def _compile(po: Path, mo: Path) -> None:
    # Every command passes here, and few find something to compile.
    from babel.messages.mofile import write_mo
    from babel.messages.pofile import read_po

    mo.parent.mkdir(parents=True, exist_ok=True)
    with po.open("rb") as source:
        catalogue = read_po(source)
    part = mo.with_suffix(f".{os.getpid()}")
    with part.open("wb") as file:
        write_mo(file, catalogue)
    part.replace(mo)  # a reader never sees half a file


def template_of(root: Path) -> Catalog:
    """Return the catalogue of every string in the code and every upstream string, untranslated."""
    catalogue = Catalog(project="motiVAcional", charset="utf-8")
    for path in _sources(root):
        for line, message, _comments, context in _extract(path):
            catalogue.add(message, locations=[(str(path.relative_to(root)), line)], context=context)
    return catalogue


def upstream_strings() -> dict[str, Any]:
    """Return the strings of Wagtail that its own Spanish catalogue lacks, by where they are shown."""
    return tomllib.loads(UPSTREAM_STRINGS.read_text(encoding="utf-8"))


def _sources(root: Path) -> Iterator[Path]:
    for package in PACKAGES:
        for path in sorted((root / package).rglob("*")):
            if path == UPSTREAM_STRINGS or (
                path.suffix in {".py", ".html", ".txt"}
                and "migrations" not in path.parts
                and "content" not in path.parts
            ):
                yield path


def _extract(path: Path) -> Iterator[tuple]:
    if path == UPSTREAM_STRINGS:
        for strings in upstream_strings().values():
            for text in [*strings["singular"], *map(tuple, strings["plural"])]:
                yield 0, text, [], None
        return
    code = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # What is no string comes out blanked, in lines whose indentation is no Python.
        code = re.sub(r"^[ \t]+", "", templatize(code, origin=str(path)), flags=re.MULTILINE)
    yield from extract("python", io.BytesIO(code.encode()), keywords=KEYWORDS)


def read_catalogue(path: Path) -> Catalog:
    """Return a catalogue from its .po file."""
    with path.open("rb") as file:
        return read_po(file, locale=path.parent.parent.name)


def update_catalogue(path: Path, template: Catalog) -> None:
    """Bring a .po file up to date with the code; translations of gone strings go too."""
    catalogue = read_catalogue(path)
    catalogue.update(template, no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with path.open("wb") as file:
        write_po(file, catalogue, width=110, sort_output=True, no_location=True)


def untranslated(path: Path, template: Catalog) -> list[Message]:
    """Return the strings of the code that a .po file lacks, or holds empty or fuzzy."""
    catalogue = read_catalogue(path)
    return [
        message
        for message in template
        if message.id and not _is_translated(catalogue.get(message.id, message.context))
    ]


def _is_translated(message: Message | None) -> bool:
    if message is None or message.fuzzy:
        return False
    strings = message.string if isinstance(message.string, tuple | list) else [message.string]
    return all(strings)


def overriding(path: Path, base: Path) -> list[Message]:
    """Return the strings of a variant's .po file that its base does not know: they override nothing."""
    known = read_catalogue(base)
    return [
        message
        for message in read_catalogue(path)
        if message.id and known.get(message.id, message.context) is None
    ]
