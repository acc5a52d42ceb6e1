"""Whoever keeps the users becomes no superuser, by whichever address and whatever she posts."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.permissions import policy_registry

from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS
from editorial.permissions.users import UserAddForm, UserChangeForm, UserViewSet
from tests.editorial.team import Person
from tests.security.addresses import Address, admin_addresses

pytestmark = pytest.mark.django_db

User = get_user_model()
NEW = "otra clave larguísima"
KEPT = ("username", "email", "password", "is_superuser", "is_active", "first_name", "last_name")


@pytest.fixture
def above(desk) -> Group:
    """Return a group that may change the groups, which no role may; the colleague is in it."""
    group = Group.objects.create(name="Sistemas")
    group.permissions.add(Permission.objects.get(codename="change_group"))
    desk.colleague.user.groups.add(group)
    return group


def everything(above: Group) -> dict[str, Any]:
    """Return a form that asks for all that is not hers to give."""
    return {
        "username": "tomada",
        "email": "mio@correo.example",
        "first_name": "T",
        "last_name": "T",
        "is_active": "on",
        "is_superuser": "on",
        "password1": NEW,
        "password2": NEW,
        "groups": [above.pk, Group.objects.get(name=ADMINISTRATORS).pk],
        "role": above.pk,
        "mark_as_active": "False",
    }


def of_users() -> list[Address]:
    """Return every address under that of the users, and the actions on many of them."""
    root = reverse("wagtailusers_users:index")
    return [each for each in admin_addresses() if each.route.startswith(root.lstrip("/"))]


def bulk() -> Iterator[str]:
    """Yield the addresses of what is done to many users at once."""
    for action in bulk_action_registry.get_bulk_actions_for_model("users", "user"):
        yield reverse("wagtail_bulk_action", args=["users", "user", action.action_type])


def rows() -> dict[int, tuple]:
    """Return what is stored of each user."""
    return {user.pk: tuple(getattr(user, name) for name in KEPT) for user in User.objects.all()}


def test_the_addresses_are_found(desk):
    names = {each.name for each in of_users()}
    assert {"wagtailusers_users:add", "wagtailusers_users:edit"} <= names
    assert "wagtailusers_users:copy" not in names
    assert len(list(bulk())) >= 3


@pytest.mark.parametrize("headers", [{}, {"accept": "application/json"}], ids=["html", "json"])
def test_nobody_becomes_a_superuser_by_any_address(desk, above, headers):
    admin, root = desk.administrator, desk.superuser.user
    before = rows()
    for address in of_users():
        for pk in (admin.user.pk, root.pk, desk.writer.user.pk, desk.colleague.user.pk):
            where = address.filled(pk=pk)
            for method in (admin.client.post, admin.client.get):
                answer = method(f"{where}?id={pk}", everything(above), headers=headers)
                assert answer.status_code < 500, where
            admin.client.force_login(User.objects.get(pk=admin.user.pk))
    for where in bulk():
        for ids in (
            f"id={root.pk}&id={desk.writer.user.pk}",
            "id=all",
            f"id={desk.editor.user.pk}",
        ):
            admin.client.post(f"{where}?{ids}", everything(above), headers=headers)
    assert list(User.objects.filter(is_superuser=True)) == [root]
    assert rows()[root.pk] == before[root.pk]
    assert list(above.user_set.all()) in ([], [desk.colleague.user])
    assert not root.groups.exists()


def test_a_superuser_still_makes_one(desk, above):
    fields = everything(above) | {"groups": [above.pk]}
    desk.superuser.post("wagtailusers_users:add", **fields)
    made = User.objects.get(username="tomada")
    assert made.is_superuser and list(made.groups.all()) == [above]


def test_a_form_that_nobody_sends_gives_nothing(desk, above):
    """A view that forgets to say who sends the form gives away nothing."""
    new = UserAddForm(everything(above))
    assert new.is_valid(), new.errors
    made = new.save()
    assert not made.is_superuser
    assert [group.name for group in made.groups.all()] == [ADMINISTRATORS]
    with pytest.raises(PermissionDenied):
        UserChangeForm(everything(above), instance=desk.superuser.user).is_valid()
    # As in Wagtail's copying: the form of a new user with a row that exists.
    with pytest.raises(PermissionDenied):
        UserAddForm(everything(above), instance=desk.superuser.user).is_valid()
    lowered = desk.superuser.user
    lowered.is_superuser = False  # in memory alone
    with pytest.raises(PermissionDenied):
        UserChangeForm(everything(above), instance=lowered).is_valid()


def test_who_has_a_group_beyond_hers_keeps_her_login(desk, above):
    """Her password, changed by somebody who may less, would lend that group."""
    user, before = desk.colleague.user, User.objects.get(pk=desk.colleague.user.pk)
    fields = everything(above) | {"groups": [Group.objects.get(name=EDITORS).pk]}
    html = desk.administrator.get("wagtailusers_users:edit", user.pk).content.decode()
    assert "Sistemas" not in html
    desk.administrator.post("wagtailusers_users:edit", user.pk, **fields)
    fresh = User.objects.get(pk=user.pk)
    assert fresh.first_name == "T"
    assert {group.name for group in fresh.groups.all()} == {EDITORS, "Sistemas"}
    assert [fresh.username, fresh.email, fresh.password] == [
        before.username,
        before.email,
        before.password,
    ]


def test_the_policy_says_the_same(desk):
    policy = policy_registry.get_by_type(User)
    admin, root = desk.administrator.user, desk.superuser.user
    for action in ("change", "delete"):
        assert policy.user_has_permission_for_instance(admin, action, desk.writer.user)
        assert not policy.user_has_permission_for_instance(admin, action, root)
        assert policy.user_has_permission_for_instance(root, action, root)
        assert root not in policy.instances_user_has_permission_for(admin, action)
        assert root in policy.instances_user_has_permission_for(root, action)


def test_the_apps_keep_their_label():
    config = apps.get_app_config("wagtailusers")
    assert config.name == "wagtail.users"
    assert config.user_viewset.endswith(UserViewSet.__name__)


def test_only_roles_are_offered(desk, above):
    html = desk.administrator.get("wagtailusers_users:add").content.decode()
    assert GUESTS in html and "Sistemas" not in html and 'name="is_superuser"' not in html
    Person(desk, "marta", ADMINISTRATORS).user.groups.add(above)
    marta = Person.__new__(Person)
    marta.client = type(desk.guest.client)()
    marta.client.force_login(User.objects.get(username="marta"))
    offered = marta.client.get(reverse("wagtailusers_users:add")).content.decode()
    assert "Sistemas" in offered
