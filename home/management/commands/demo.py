"""`manage.py demo`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils.translation import gettext as _
from rich.console import Console
from wagtail.models import Page

from blog.models import ArticlePage, AuthorIndexPage, BlogIndexPage, TopicIndexPage
from core.base.progress import bar
from core.serving.warming import FIRST, warm_page
from home.demo import content_files
from home.demo.loader import load
from home.models import HomePage
from home.setup import set_up
from services.models import ServiceIndexPage

LATEST = 8  # articles whose pictures are rendered first
MADE = (BlogIndexPage, TopicIndexPage, AuthorIndexPage, ServiceIndexPage)


class Command(BaseCommand):
    """Load the demo site, all of it or nothing."""

    help = "Loads the demo content into an empty site; never touches a database that holds other content."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --if-empty."""
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help="Do nothing, quietly, where there is content already.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load the demo; the worker renders its pictures, first those of the front page and the newest articles."""
        home = set_up()
        if not _is_untouched(home):
            return self._leave_alone(quiet=options["if_empty"])
        with bar(Console(stderr=True)) as progress:
            task = progress.add_task(_("Pages"), total=1)
            with transaction.atomic():
                load(home)
            progress.update(task, completed=1)
        newest = ArticlePage.objects.published().newest_first()
        for page in [home, *newest[:LATEST]]:
            warm_page.using(priority=FIRST + 1).enqueue(page.pk)
        return None

    def _leave_alone(self, *, quiet: bool) -> None:
        if quiet:
            return
        if set(ArticlePage.objects.values_list("slug", flat=True)) <= content_files.slugs():
            self.stdout.write(_("The demo content is loaded already."))
            return
        raise CommandError(
            _(
                "The database holds other content, and the demo is loaded into an empty site only. Choose another database with DATABASE_URL."
            )
        )


def _is_untouched(home: Page) -> bool:
    """Return whether the page tree is as `setup_site` makes it."""
    found = [type(page) for page in home.get_descendants().specific()[: len(MADE) + 1]]
    return isinstance(home, HomePage) and sorted(found, key=str) == sorted(MADE, key=str)
