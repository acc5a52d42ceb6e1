"""Who may change which user: nobody lifts anybody above herself, whichever view of the CMS is asked.

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
    """Wagtail's policy of users, by which a superuser's row is for superusers alone."""

    def user_has_permission_for_instance(self, user: Any, action: str, instance: Any) -> bool:
        """Refuse to change or delete a superuser."""
        if action != "view" and instance.is_superuser and not user.is_superuser:
            return False
        return super().user_has_permission_for_instance(user, action, instance)

    def instances_user_has_any_permission_for(self, user: Any, actions: Any) -> QuerySet:
        """Leave superusers out."""
        users = super().instances_user_has_any_permission_for(user, actions)
        return users if user.is_superuser else users.exclude(is_superuser=True)


class UserPermissionFormMixin(ModelForm):
    """A form of a user: it takes from who isn't a superuser no flag and no group that is not hers to give.

    A view that doesn't say who sends it gets the form of somebody who may nothing of this.
    """

    groups = GROUPS.formfield(form_class=ChoicesField, widget=CheckboxSelectMultiple)

    def __init__(self, *args: Any, acting: Any = None, **kwargs: Any) -> None:
        """Offer what is hers to give."""
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
        """Neither give nor take the groups that are not hers to give."""
        given = list(self.cleaned_data["groups"])
        if self.acting is not None and self.acting.is_superuser:
            return given
        beyond = self._beyond(given)
        held = self._beyond(self.instance.groups.all()) if self.instance.pk else []
        return [group for group in given if group not in beyond] + held

    def clean(self) -> dict[str, Any]:
        """Refuse the row of a superuser, as it is stored."""
        cleaned = super().clean() or self.cleaned_data
        refuse_superusers(self.acting, User.objects.filter(pk=self.instance.pk))
        return cleaned

    def _beyond(self, groups: Iterable[Group]) -> list[Group]:
        hers = set(groups_to_give(self.acting))
        return [group for group in groups if group not in hers]


class UserAddForm(UserPermissionFormMixin, UserCreationForm):
    """The form of a new user."""


class UserChangeForm(UserPermissionFormMixin, UserEditForm):
    """The form of a user there is."""


class FormForUserMixin:
    """A view that tells its form who sends it."""

    request: Any

    def get_form_kwargs(self) -> dict[str, Any]:
        """Name her."""
        return super().get_form_kwargs() | {"acting": self.request.user}  # type: ignore[misc]


class UserCreateView(FormForUserMixin, views.CreateView):
    """Make a user."""


class UserEditView(FormForUserMixin, views.EditView):
    """Change a user."""

    def setup(self, request: Any, *args: Any, **kwargs: Any) -> None:
        """Ask the policy of this user too: Wagtail asks that of all."""
        super().setup(request, *args, **kwargs)
        self.permitted = self.user_has_permission_for_instance("change", self.object)

    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuse where the policy does."""
        if not self.permitted:
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)


class UserViewSet(views.UserViewSet):
    """The views of users. None copies one: Wagtail's changes the row that it should copy."""

    copy_view_enabled = False
    add_view_class = UserCreateView
    edit_view_class = UserEditView

    def get_form_class(self, for_update: bool = False) -> type[UserPermissionFormMixin]:
        """Return the forms that keep the ranks."""
        return UserChangeForm if for_update else UserAddForm


def refuse_bulk_action(request: Any, action_type: str, objects: Iterable[Any], action: Any) -> None:
    """Refuse what is done to many users at once where a superuser is among them, or such a group is given."""
    if not isinstance(action, UserBulkAction):
        return
    refuse_superusers(request.user, User.objects.filter(pk__in=[user.pk for user in objects]))
    role = action.cleaned_form.cleaned_data.get("role")
    if role and not request.user.is_superuser and role not in groups_to_give(request.user):
        raise PermissionDenied(_("Only a superuser may give this group."))


def groups_to_give(user: Any) -> QuerySet[Group]:
    """Return the groups that somebody gives: a superuser all, others the roles and those they are in."""
    groups = Group.objects.order_by("name")
    if user is not None and user.is_superuser:
        return groups
    roles = Q(name__in=[role.name for role in ROLES])
    return groups.filter(roles | Q(user=user)).distinct() if user else groups.filter(roles)


def refuse_superusers(user: Any, changed: QuerySet) -> None:
    """Let superusers be changed by superusers alone."""
    if (user is None or not user.is_superuser) and changed.filter(is_superuser=True).exists():
        raise PermissionDenied(_("Only a superuser may do this to a superuser."))
