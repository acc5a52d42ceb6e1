"""Who may open views of the CMS, finds them in its menus, and may be given the permission."""

from collections.abc import Callable
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
        if not self.is_allowed(request):
            raise PermissionDenied
        super().setup(request, *args, **kwargs)  # type: ignore[misc]

    def is_allowed(self, request: HttpRequest) -> bool:
        """Return whether the user has the permissions asked for."""
        asked = {self.permission, self.permission_to_post if request.method == "POST" else ""}
        return request.user.has_perms(asked - {""})


class PermissionMenuItem(MenuItem):
    """An item of a menu for who has a permission, named or asked for by a function of the user."""

    def __init__(self, *args: Any, permission: str | Callable[[Any], bool], **kwargs: Any) -> None:
        """Keep the permission."""
        super().__init__(*args, **kwargs)
        self.permission = permission

    def is_shown(self, request: HttpRequest) -> bool:
        """Return whether the user has it."""
        asked = self.permission
        return asked(request.user) if callable(asked) else request.user.has_perm(asked)


def permissions_named(*names: str) -> QuerySet[Permission]:
    """Return permissions by their names ('app.codename'), as the hook `register_permissions` wants them."""
    wanted = Q()
    for app, codename in (name.split(".") for name in names):
        wanted |= Q(content_type__app_label=app, codename=codename)
    return Permission.objects.filter(wanted)
