"""`manage.py maintenance on|off`."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from core.base.freshness import new_token
from core.serving.maintenance import flag


class Command(BaseCommand):
    """Put up the maintenance page, or take it away."""

    help = "Answers visitors with a maintenance page (503), or as usual; editors keep working."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add on or off."""
        parser.add_argument("state", choices=("on", "off"))

    def handle(self, *args: Any, **options: Any) -> None:
        """Make or remove the flag that every process sees."""
        if options["state"] == "on":
            flag().touch()
            new_token()
            self.stdout.write(_("Visitors see the maintenance page now."))
        else:
            flag().unlink(missing_ok=True)
            new_token()
            self.stdout.write(_("Visitors see the site again."))
