"""Translations: compile locale/*.po into var/, where Django reads them, without gettext's own tools."""

import os
from pathlib import Path


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
