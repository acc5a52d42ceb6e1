"""Differences between the groups of the roles and the table, shown to who may change groups.

A difference may be wanted: nothing undoes it but `manage.py roles --reset`.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.auth.models import Group, Permission
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.ui.components import Component
from wagtail.models import Collection, Page

from editorial.permissions.roles import COLLECTION, ROLES, Grant, Role, difference, places_of_site

# What codenames begin with; Wagtail's own names of permissions are English sentences.
ACTIONS = {
    "add": pgettext_lazy("permission", "add"),
    "change": pgettext_lazy("permission", "change"),
    "delete": pgettext_lazy("permission", "delete"),
    "view": pgettext_lazy("permission", "see"),
    "choose": pgettext_lazy("permission", "choose"),
    "publish": pgettext_lazy("permission", "publish"),
    "lock": pgettext_lazy("permission", "lock"),
    "unlock": pgettext_lazy("permission", "unlock"),
}


class Differing(NamedTuple):
    """Hold a role, its group, and in words what the group lacks and has beyond the table."""

    role: Role
    group: Group | None
    missing: list[str]
    beyond: list[str]


def differing_roles() -> list[Differing]:
    """Return the roles whose groups differ from the table."""
    places = places_of_site()
    groups = {group.name: group for group in Group.objects.all()}
    found = (_compared(role, groups.get(role.name), places) for role in ROLES)
    return [each for each in found if each.group is None or each.missing or each.beyond]


def _compared(role: Role, group: Group | None, places: Any) -> Differing:
    if group is None:
        return Differing(role, None, [], [])
    missing, beyond = difference(role, group, places)
    return Differing(role, group, _in_words(missing), _in_words(beyond))


def _in_words(grants: Iterable[Grant]) -> list[str]:
    grants = list(grants)
    permissions = Permission.objects.select_related("content_type").in_bulk(
        [grant.permission for grant in grants]
    )
    targets: dict[str, dict[int, str]] = {
        "page": dict(
            Page.objects.filter(pk__in=[each.target for each in grants]).values_list("pk", "title")
        ),
        COLLECTION: dict(
            Collection.objects.filter(
                pk__in=[each.target for each in grants], depth__gt=1
            ).values_list("pk", "name")
        ),
    }
    return sorted(
        _line(permissions[grant.permission], targets.get(grant.scope, {}).get(grant.target))
        for grant in grants
    )


def _line(permission: Permission, place: str | None) -> str:
    action, _rest, model = permission.codename.partition("_")
    named = model == permission.content_type.model and action in ACTIONS
    said = f"{permission.content_type.name}: {ACTIONS[action]}" if named else _(permission.name)
    return _("%(permission)s (%(place)s)") % {"permission": said, "place": place} if place else said


class RolesPanel(Component):
    """Show the roles that differ on the front page of the CMS."""

    name = "differing_roles"
    order = 290
    template_name = "desk/rights/roles_panel.html"

    def __init__(self, found: list[Differing]) -> None:
        """Keep the roles that differ."""
        self.found = found

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        """Add the roles."""
        return {"roles": self.found}


def add_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel for users who may change groups, where a role differs."""
    if request.user.has_perm("auth.change_group") and (found := differing_roles()):
        panels.append(RolesPanel(found))


class DifferencePart:
    """Show in a group's form where it differs from the table; has no fields."""

    media = Component().media

    def __init__(self, *_form: Any, instance: Group | None = None, **_kwargs: Any) -> None:
        """Keep the group."""
        self.group = instance

    def is_valid(self) -> bool:
        """Return True: there is nothing to validate."""
        return True

    def save(self) -> None:
        """Do nothing: there is nothing to store."""

    def as_admin_panel(self) -> SafeString | str:
        """Render the difference where the group is a role's and differs."""
        found = [each for each in differing_roles() if self.group and each.group == self.group]
        return render_to_string("desk/rights/difference.html", {"found": found[0]}) if found else ""
