"""`manage.py roles`."""

from argparse import BooleanOptionalAction
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from editorial.permissions.differences import Differing, differing_roles
from editorial.permissions.roles import ROLES, places_of_site, reset_role


class Command(BaseCommand):
    """Report where the roles differ from the table, or reset them."""

    help = "Says where the groups of the roles differ from the table of editorial/permissions/roles.py; --reset makes them agree."

    def add_arguments(self, parser: CommandParser) -> None:
        """Add the roles and --reset."""
        names = [role.name for role in ROLES]
        parser.add_argument("roles", nargs="*", metavar="role", help=f"Of {', '.join(names)}; all.")
        parser.add_argument(
            "--reset",
            action=BooleanOptionalAction,
            default=False,
            help="Grant what is missing and take away what is beyond the table; groups deleted come back.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Print the differences; reset with --reset."""
        wanted = set(options["roles"]) or {role.name for role in ROLES}
        if unknown := wanted - {role.name for role in ROLES}:
            self.stderr.write(_("There is no role “%(name)s”.") % {"name": ", ".join(unknown)})
            raise SystemExit(2)
        found = [each for each in differing_roles() if each.role.name in wanted]
        for each in found:
            self._say(each)
        if not found:
            self.stdout.write(_("The roles agree with the table."))
        if options["reset"]:
            places = places_of_site()
            for each in found:
                reset_role(each.role, places)
                self.stdout.write(_("“%(name)s” was reset.") % {"name": each.role.name})

    def _say(self, found: Differing) -> None:
        self.stdout.write(found.role.name)
        if found.group is None:
            self.stdout.write("  " + _("There is no group of this name."))
        for sign, lines in (("-", found.missing), ("+", found.beyond)):
            for line in lines:
                self.stdout.write(f"  {sign} {line}")
