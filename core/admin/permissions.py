"""Who may open views of the CMS, finds them in its menus, and may be given the permission."""

from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.admin.menu import MenuItem


class PermissionRequired:
    """A view for who has a permission, and for POST perhaps another; asked before the view sets anything up."""

    request: HttpRequest
    permission = ""
    permission_to_post = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Refuse everybody else."""
        asked = {self.permission, self.permission_to_post if request.method == "POST" else ""}
        if not request.user.has_perms(asked - {""}):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]


class PermissionMenuItem(MenuItem):
    """An item of a menu for who has a permission."""

    def __init__(self, *args: Any, permission: str, **kwargs: Any) -> None:
        """Know which."""
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Ask for it."""
        return request.user.has_perm(self.permission)


def permissions_named(*names: str) -> QuerySet[Permission]:
    """Return permissions by their names ('app.codename'), as the hook `register_permissions` wants them."""
    wanted = Q()
    for app, codename in (name.split(".") for name in names):
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)
