"""`manage.py renditions`: what images lack, rendered now."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from rich.console import Console
from wagtail.images import get_image_model

from core.base.progress import bar
from core.serving.warming import filters_for, restore, warm


class Command(BaseCommand):
    """Render what is missing; what is done stays done when it is interrupted."""

    help = "Renders the sizes that images lack: those of the CMS for all, those of the site for images in use."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add --repair."""
        parser.add_argument(
            "--repair",
            action="store_true",
            help="Make only the files again that are noted in the database and lost on the disk.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Render with a bar, and say how many files were made."""
        with bar(Console(stderr=True), quiet=options["verbosity"] == 0) as progress:
            if options["repair"]:
                rows = get_image_model().get_rendition_model().objects.select_related("image")
                wanted = progress.track(
                    rows.iterator(), total=rows.count(), description=_("Image sizes")
                )
                made = sum(restore(rendition) for rendition in wanted)
            else:
                images = get_image_model().objects.all()
                wanted = progress.track(
                    images.iterator(), total=images.count(), description=_("Images")
                )
                made = sum(warm([image], filters=filters_for(image)) for image in wanted)
        said = ngettext("%(count)d file was made.", "%(count)d files were made.", made)
        self.stdout.write(said % {"count": made})
