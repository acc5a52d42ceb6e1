"""`manage.py setup_site`."""

from typing import Any

from django.core.management.base import BaseCommand

from home.setup import set_up


class Command(BaseCommand):
    """Make the site's first pages, roles and workflow."""

    help = "Makes the first pages, the roles and the workflow; run again, it makes only what is missing."

    def handle(self, *args: Any, **options: Any) -> None:
        """Set up the site."""
        home = set_up()
        if options["verbosity"] > 1:
            self.stdout.write(f"{home.title}: {home.full_url}")
