"""`manage.py bounce < message`."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from newsletter.bounces.handlers import handle_reports
from newsletter.bounces.reports import LONGEST, NotUnderstood, read


class Command(BaseCommand):
    """Handle a bounce or complaint that the mail server pipes from the sender's address."""

    help = "Suspends who can't be reached or complained, as the message on standard input reports."

    def handle(self, *args: Any, **options: Any) -> None:
        """Handle a message; print what is no report without an error, which the mail server would bounce."""
        try:
            ours = handle_reports(read(sys.stdin.buffer.read(LONGEST + 1)), trusts_addresses=False)
        except NotUnderstood as error:
            self.stderr.write(f"No report of a bounce or a complaint: {error}.")
            return
        self.stdout.write("Noted." if ours else "Nothing shows that this site sent the message.")
