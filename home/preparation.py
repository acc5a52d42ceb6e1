"""Preparation of a site before it is served; each step does nothing where it was done before."""

import hashlib
from collections.abc import Callable
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils.translation import gettext as _

from core.serving.files import set_permissions
from core.serving.static_files import collect
from core.serving.warming import look_for_lacking
from search.backends.state import is_current


def prepare(*, demo: bool, say: Callable[[str], object]) -> None:
    """Migrate, set the site up, index it, load the demo into an empty site, collect static files."""
    if _needs_migration():
        say(_("Preparing the database."))
        call_command("migrate", interactive=False, verbosity=0)
    call_command("setup_site")
    call_command("clean_images")
    if not is_current():
        say(_("Indexing for search."))
        call_command("update_index")
    if demo:
        call_command("demo", if_empty=True)
    look_for_lacking()
    if not settings.DEBUG:
        _collect_static(say)
    if foreign := set_permissions():
        say(
            _("Can’t set the permissions of %(path)s (%(number)d in all): another user owns it.")
            % {"path": foreign[0], "number": len(foreign)}
        )


def _needs_migration() -> bool:
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def _collect_static(say: Callable[[str], object]) -> None:
    """Collect static files where any of them changed since the last time."""
    stamp = settings.VAR_DIR / "static.stamp"
    wanted = _fingerprint()
    if stamp.exists() and stamp.read_text() == wanted and Path(settings.STATIC_ROOT).exists():
        return
    say(_("Collecting static files."))
    collect()
    stamp.write_text(wanted)


def _fingerprint() -> str:
    """Return a hash of names, sizes and times of all static files."""
    digest = hashlib.sha256()
    for finder in get_finders():
        for path, storage in finder.list(ignore_patterns=[]):
            state = Path(storage.path(path)).stat()
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()
