"""What the CMS refuses to those who keep the users: nobody lifts anybody above herself.

Wagtail lets whoever may change users change superusers too, password included, make new ones, and give any group.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from blog.desk.roles import ROLES


@hooks.register("before_create_user")
def refuse_new_superuser(request: HttpRequest) -> None:
    """Refuse to make a superuser, or a member of a group that is not hers to give."""
    _refuse_unless_superuser(request, request.POST.get("is_superuser"))
    _refuse_groups(request, request.POST.getlist("groups"))


@hooks.register("before_edit_user")
@hooks.register("before_delete_user")
def refuse_superuser(request: HttpRequest, user: Any) -> None:
    """Refuse to change or delete a superuser, to make a user one, or to give a group that is not hers to give."""
    _refuse_unless_superuser(request, user.is_superuser or request.POST.get("is_superuser"))
    has = user.groups.values_list("pk", flat=True)
    _refuse_groups(request, request.POST.getlist("groups"), has)


@hooks.register("before_bulk_action")
def refuse_superusers(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> None:
    """Refuse what is done to many users at once where a superuser is among them, or such a group is given."""
    if isinstance(action, UserBulkAction):
        _refuse_unless_superuser(request, any(user.is_superuser for user in objects))
        role = action.cleaned_form.cleaned_data.get("role")
        _refuse_groups(request, [role.pk] if role else [])


def _refuse_unless_superuser(request: HttpRequest, concerned: Any) -> None:
    if concerned and not request.user.is_superuser:
        raise PermissionDenied(_("Only a superuser may do this to a superuser."))


def _refuse_groups(request: HttpRequest, given: Iterable[Any], has: Iterable[int] = ()) -> None:
    """Let her give the roles of the desk and the groups she is in; others may reach further than hers."""
    hers = Group.objects.filter(
        Q(name__in=[role.name for role in ROLES]) | Q(user=request.user) | Q(pk__in=has)
    )
    beyond = {str(pk) for pk in given} - {str(group.pk) for group in hers}
    if beyond and not request.user.is_superuser:
        raise PermissionDenied(_("Only a superuser may give this group."))
