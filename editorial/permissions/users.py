"""Permissions on users: nobody may give others more than she has, in whichever view of the CMS.

Wagtail lets whoever may change users change superusers too, password included, make new ones, and give any group. The
rule stands in the form, in the policy of the model and, for what is done to many at once, in a hook.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.forms import CheckboxSelectMultiple, ModelForm
from django.utils.translation import gettext as _
from wagtail.permission_policies import ModelPermissionPolicy
from wagtail.users.forms import UserCreationForm, UserEditForm
from wagtail.users.views import users as views
from wagtail.users.views.bulk_actions.user_bulk_action import UserBulkAction

from core.admin.filters import ChoicesField
from editorial.permissions.roles import ROLES

User = get_user_model()
GROUPS = User._meta.get_field("groups")
LOGIN = ("username", "email", "password1", "password2")  # by which somebody logs in as that user


class UserPolicy(ModelPermissionPolicy):
    """Reserve superusers for superusers in Wagtail's permission policy of users."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Refuse to change or delete a superuser."""
        if action != "view" and instance.is_superuser and not user.is_superuser:
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet:
        """Leave superusers out for other users."""
        users = super().instances_user_has_any_permission_for(user, actions)
        return users if user.is_superuser else users.exclude(is_superuser=True)


class UserPermissionFormMixin(ModelForm):
    """Limit a user's form to the groups that the acting user may give; the superuser flag is for superusers.

    A view that doesn't say who sends it gets the form of somebody who may nothing of this.
    """

    groups = GROUPS.formfield(form_class=ChoicesField, widget=CheckboxSelectMultiple)

    def __init__(self, *args: Any, acting: Any = None, **kwargs: Any) -> None:
        """Limit the groups; disable login fields of users with more rights."""
        super().__init__(*args, **kwargs)
        self.acting = acting
        if acting is not None and acting.is_superuser:
            return
        self.fields.pop("is_superuser", None)
        hers = groups_to_give(acting)
        self.fields["groups"].widget.choices = [(group.pk, group.name) for group in hers]
        if self.instance.pk and self._beyond(self.instance.groups.all()):
            for name in LOGIN:  # whoever changes them logs in as somebody who may more than she
                if name in self.fields:
                    self.fields[name].disabled = True

    def clean_groups(self) -> list[Group]:
        """Ignore changes of groups that the acting user may not give."""
        given = list(self.cleaned_data["groups"])
        if self.acting is not None and self.acting.is_superuser:
            return given
        beyond = self._beyond(given)
        held = self._beyond(self.instance.groups.all()) if self.instance.pk else []
        return [group for group in given if group not in beyond] + held

    def clean(self) -> dict[str, Any]:
        """Refuse to change a superuser."""
        cleaned = super().clean() or self.cleaned_data
        refuse_superusers(self.acting, User.objects.filter(pk=self.instance.pk))
        return cleaned

    def _beyond(self, groups: Iterable[Group]) -> list[Group]:
        hers = set(groups_to_give(self.acting))
        return [group for group in groups if group not in hers]


class UserAddForm(UserPermissionFormMixin, UserCreationForm):
    """Create a user."""


class UserChangeForm(UserPermissionFormMixin, UserEditForm):
    """Change a user."""


class FormForUserMixin:
    """Pass the acting user to the form of a view."""

    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        """Add the acting user."""
        return super().get_form_kwargs() | {"acting": self.request.user}  # type: ignore[misc]


class UserCreateView(FormForUserMixin, views.CreateView):
    """Create a user."""


class UserEditView(FormForUserMixin, views.EditView):
    """Change a user."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Check the permission on this user too: Wagtail checks that on the model."""
        super().setup(request, *args, **kwargs)
        self.permitted = self.user_has_permission_for_instance("change", self.object)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse without permission."""
        if not self.permitted:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class UserViewSet(views.UserViewSet):
    """Provide the views of users, without copying: Wagtail's changes the row that it should copy."""

    copy_view_enabled = False
    add_view_class = UserCreateView
    edit_view_class = UserEditView

    def get_form_class(self, for_update: bool = False) -> type[UserPermissionFormMixin]:
        """Return our forms."""
        return UserChangeForm if for_update else UserAddForm


def refuse_bulk_action(request: Any, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Refuse a bulk action on superusers, or one that gives a group that the user may not give."""
    if not isinstance(action, UserBulkAction):
        return
    refuse_superusers(request.user, User.objects.filter(pk__in=[user.pk for user in objects]))
    role = action.cleaned_form.cleaned_data.get("role")
    if role and not request.user.is_superuser and role not in groups_to_give(request.user):
        raise PermissionDenied(_("Only a superuser may give this group."))


def groups_to_give(user: Any) -> QuerySet[Group]:
    """Return the groups that a user may give: a superuser all, others the roles and those they are in."""
    groups = Group.objects.order_by("name")
    if user is not None and user.is_superuser:
        return groups
    roles = Q(name__in=[role.name for role in ROLES])
    return groups.filter(roles | Q(user=user)).distinct() if user else groups.filter(roles)


def refuse_superusers(user: Any, changed: QuerySet) -> None:
    """Raise PermissionDenied where another than a superuser changes a superuser."""
    if (user is None or not user.is_superuser) and changed.filter(is_superuser=True).exists():
        raise PermissionDenied(_("Only a superuser may do this to a superuser."))
