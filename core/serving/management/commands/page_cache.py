"""`manage.py page_cache [clear]`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from core.base.freshness import new_token
from core.serving.page_cache import rows


class Command(BaseCommand):
    """Print what the page cache of each process has done, or empty it."""

    help = "Prints hits, misses and memory of the page cache by process; `clear` empties it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add clearing."""
        parser.add_argument("action", nargs="?", choices=("clear",), help="Empty the cache.")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print a line a process."""
        if options["action"]:
            new_token()
            self.stdout.write(_("Every page is rendered anew from now on."))
            return
        for pid, hits, misses, entries, size in rows():
            share = 100 * hits / max(1, hits + misses)
            self.stdout.write(
                f"{pid}: {hits:,} hits ({share:.1f} %), {misses:,} misses, {entries:,} pages, {size / 1e6:.1f} MB"
            )
