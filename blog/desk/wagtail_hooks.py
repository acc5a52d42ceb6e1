"""What the CMS grants and refuses besides Wagtail's own: nobody but a superuser makes or changes a superuser.
Each room of the desk registers its own in its `hooks`.

Wagtail lets whoever may change users change superusers too, password included, and make new ones.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from blog.desk.editing import article_viewset
from blog.review import UNREVIEWED


@hooks.register("register_admin_viewset")
def article_editor() -> ViewSet:
    """Open articles in the desk's editor."""
    return article_viewset


@hooks.register("register_permissions")
def publishing_unreviewed() -> QuerySet[Permission]:
    """Let the groups' form grant publishing without review."""
    app, codename = UNREVIEWED.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)


@hooks.register("before_create_user")
def refuse_new_superuser(request: HttpRequest) -> None:
    """Refuse to make a superuser."""
    _refuse_unless_superuser(request, request.POST.get("is_superuser"))


@hooks.register("before_edit_user")
@hooks.register("before_delete_user")
def refuse_superuser(request: HttpRequest, user: Any) -> None:
    """Refuse to change or delete a superuser, or to make a user one."""
    _refuse_unless_superuser(request, user.is_superuser or request.POST.get("is_superuser"))


@hooks.register("before_bulk_action")
def refuse_superusers(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    """Refuse what is done to many users at once where a superuser is among them."""
    if isinstance(action, UserBulkAction):
        _refuse_unless_superuser(request, any(user.is_superuser for user in objects))


def _refuse_unless_superuser(request: HttpRequest, concerned: Any) -> None:
    if concerned and not request.user.is_superuser:
        raise PermissionDenied(_("Only a superuser may do this to a superuser."))
