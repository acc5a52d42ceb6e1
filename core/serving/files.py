"""Permissions of files in VAR_DIR: static files and media are readable for a web server, all else for this user alone."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from whitenoise.compress import Compressor
from whitenoise.storage import CompressedManifestStaticFilesStorage

PASSABLE = 0o711  # whoever knows a name inside may go there; nobody lists it
OPEN_FOLDER, OPEN_FILE = 0o755, 0o644
OWN_FOLDER, OWN_FILE = 0o700, 0o600
DATABASE_SUFFIXES = ("", "-wal", "-shm", "-journal")


def set_permissions() -> list[Path]:
    """Set the permissions of what the umask decided, or an older release; return what belongs to somebody else."""
    return [path for path, mode in _wanted() if not _set(path, mode)]


def _wanted() -> Iterator[tuple[Path, int]]:
    """Yield what is there, with the permissions it should have."""
    yield settings.VAR_DIR, PASSABLE
    yield from ((path, OWN_FILE) for path in settings.VAR_DIR.iterdir() if path.is_file())
    if connection.vendor == "sqlite" and (name := connection.settings_dict["NAME"]):
        yield from ((Path(f"{name}{suffix}"), OWN_FILE) for suffix in DATABASE_SUFFIXES)
    yield from _below(settings.VAR_DIR / "mail", OWN_FOLDER, OWN_FILE)
    for folder in (settings.STATIC_ROOT, settings.MEDIA_ROOT):
        yield from _below(Path(folder), OPEN_FOLDER, OPEN_FILE)


def _below(folder: Path, folder_mode: int, file_mode: int) -> Iterator[tuple[Path, int]]:
    if folder.is_dir():
        yield folder, folder_mode
    for parent, folders, files in os.walk(folder):
        yield from ((Path(parent, name), folder_mode) for name in folders)
        yield from ((Path(parent, name), file_mode) for name in files)


def _set(path: Path, mode: int) -> bool:
    """Set it; leave links, what others share (as /tmp), and what went away meanwhile."""
    try:
        found = path.lstat().st_mode
        is_plain = stat.S_ISREG(found) or (stat.S_ISDIR(found) and not found & stat.S_ISVTX)
        if is_plain and stat.S_IMODE(found) != mode:
            path.chmod(mode)
    except FileNotFoundError:
        return True
    except PermissionError:
        return False
    return True


class StaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Store static files by whitenoise, with compressed files as readable as the others."""

    def create_compressor(self, **options: Any) -> Compressor:
        """Return the compressor that sets permissions."""
        return _Compressor(**options)


class _Compressor(Compressor):
    def write_data(self, path: str, data: bytes, suffix: str, stat_result: os.stat_result) -> str:
        written = super().write_data(path, data, suffix, stat_result)
        os.chmod(written, OPEN_FILE)
        return written
