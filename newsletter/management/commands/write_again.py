"""`manage.py write_again`: lift the suppression of an address."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from newsletter.models import Suppression


class Command(BaseCommand):
    """Lift the suppression of an address whose owner asks for mail again."""

    help = "Let the site's forms send mail again to an address whose owner had suppressed that and asks for it."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the address."""
        parser.add_argument("address")

    def handle(self, *_args: Any, address: str, **_options: Any) -> None:
        """Lift the suppression; it subscribes nobody."""
        if not Suppression.lift(address):
            raise CommandError("Nothing speaks against writing to this address.")
        self.stdout.write("The forms may send mail to it again. It subscribes by the form.")
