"""`manage.py prune_comments`: forget now what the scheduler forgets once a day."""

from typing import Any

from django.core.management.base import BaseCommand

from comments.retention import prune


class Command(BaseCommand):
    """Prune old comments and hashes."""

    help = (
        "Empties hashes of connections after 30 days; removes spam and deleted comments after the days set in the CMS, "
        "or empties them where answers hang on them. `manage.py worker` does it once a day."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        """Prune and print the numbers."""
        for what, number in prune().items():
            self.stdout.write(f"{what}: {number}")
