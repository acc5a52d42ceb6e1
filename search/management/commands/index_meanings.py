"""`manage.py index_meanings`: what published pages mean, for those that lack it; all of them where another model is used."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.progress import track

from search import meaning
from search.models import PageVector


class Command(BaseCommand):
    """Store what pages mean."""

    help = "Stores what published pages mean, for a search that has SEARCH_MEANING on."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add whether to begin anew."""
        parser.add_argument(
            "--all", action="store_true", help="forget what is stored, and begin anew"
        )

    def handle(self, **options: Any) -> None:
        """Show progress on a terminal, unless the verbosity is 0."""
        if not meaning.is_on():
            raise CommandError(
                meaning.missing() or "SEARCH_MEANING is off: set it to on, here and for the site."
            )
        if options["all"]:
            PageVector.objects.all().delete()
        pages = list(meaning.lacking().values_list("pk", flat=True))
        for pk in track(pages, "Pages", disable=options["verbosity"] == 0, transient=True):
            meaning.index_page.call(pk)
        self.stdout.write(f"{len(pages)} pages indexed by what they mean.")
