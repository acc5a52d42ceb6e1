"""`manage.py setup_site`."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand

from home.setup import set_up


class Command(BaseCommand):
    """Create the site's first pages, roles, workflow and synonyms."""

    help = "Makes the first pages, roles, workflow and synonyms; run again, it makes only what is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up the site."""
        call_command("createcachetable", verbosity=0)  # nothing where the cache isn't the database
        home = set_up()
        if options["verbosity"] > 1:
            self.stdout.write(f"{home.title}: {home.full_url}")
