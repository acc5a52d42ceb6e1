"""Collecting of static files while the site is being served.

Nothing is deleted or written over that a page names which somebody has open: what is new comes beside what is there,
the manifest last, and what no manifest named for KEPT_DAYS goes.
"""

import os
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from django.conf import settings
from django.contrib.staticfiles.storage import ManifestFilesMixin

from core.wagtail_compat.files import collect_static_into

KEPT_DAYS = 30
MANIFEST = ManifestFilesMixin.manifest_name
SECONDS_A_DAY = 86_400


def collect() -> None:
    """Collect static files into STATIC_ROOT."""
    root = Path(settings.STATIC_ROOT)
    root.mkdir(parents=True, exist_ok=True)
    _note_use(root)
    with TemporaryDirectory(dir=root.parent, prefix="static-") as folder:
        collect_static_into(Path(folder))
        _move(Path(folder), root)
    _remove_unused(root, time.time() - KEPT_DAYS * SECONDS_A_DAY)


def _note_use(root: Path) -> None:
    """Mark the files of the last collection, which are younger than its manifest, as used until now."""
    manifest = root / MANIFEST
    since = manifest.stat().st_mtime if manifest.exists() else 0.0
    for path in _files(root):
        if path.stat().st_mtime >= since and path != manifest:
            os.utime(path)


def _move(fresh: Path, root: Path) -> None:
    """Move what was collected, the manifest last; what has its hash in its name and is there is the same."""
    is_hashed = (fresh / MANIFEST).exists()
    for path in sorted(_files(fresh), key=lambda each: each.name == MANIFEST):
        target = root / path.relative_to(fresh)
        if path.name == MANIFEST:
            path.replace(target)
            continue
        if not (is_hashed and target.exists()):
            target.parent.mkdir(parents=True, exist_ok=True)
            path.replace(target)
        os.utime(target)


def _remove_unused(root: Path, before: float) -> None:
    for path in _files(root):
        if path.stat().st_mtime < before:
            path.unlink()


def _files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]
