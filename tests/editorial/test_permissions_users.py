"""An administrator keeps the users without being a superuser, and lifts nobody above herself."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse

from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS
from tests.editorial.team import Person

pytestmark = pytest.mark.django_db

USERS = get_user_model().objects
SECRET = {"password1": "una clave larguísima", "password2": "una clave larguísima"}


def named(username: str, **fields: Any) -> dict[str, Any]:
    """Return the form of a user."""
    who = {"username": username, "email": f"{username}@correo.example"}
    return who | {"first_name": "I", "last_name": "N", "is_active": "on"} | fields


def role(name: str) -> int:
    """Return the id of a role."""
    return Group.objects.get(name=name).pk


@pytest.fixture
def above(desk) -> Group:
    """Return a group that may change the groups, which no role may."""
    group = Group.objects.create(name="Sistemas")
    group.permissions.add(Permission.objects.get(codename="change_group"))
    return group


@pytest.mark.parametrize("name", [GUESTS, EDITORS, ADMINISTRATORS])
def test_a_user_with_a_role(desk, name):
    form = desk.administrator.get("wagtailusers_users:add").content.decode()
    assert name in form
    desk.administrator.post(
        "wagtailusers_users:add", **named("nueva", groups=[role(name)]), **SECRET
    )
    made = USERS.get(username="nueva")
    assert [group.name for group in made.groups.all()] == [name]
    logged_in = Person.__new__(Person)
    logged_in.client = type(desk.guest.client)()
    assert logged_in.client.login(username="nueva", password=SECRET["password1"])
    assert logged_in.client.get(reverse("wagtailadmin_home")).status_code == 200


def test_another_role_and_a_new_password(desk):
    user = desk.writer.user
    fields = named("lucia", groups=[role(EDITORS)]) | SECRET
    desk.administrator.post("wagtailusers_users:edit", user.pk, **fields)
    fresh = USERS.get(pk=user.pk)
    assert [group.name for group in fresh.groups.all()] == [EDITORS]
    assert fresh.check_password(SECRET["password1"])


def test_no_superuser_is_made(desk):
    admin = desk.administrator
    fields = named("intrusa") | SECRET
    admin.post("wagtailusers_users:add", **fields, is_superuser="on")
    intruder = USERS.get(username="intrusa")
    assert not intruder.is_superuser
    admin.post("wagtailusers_users:edit", intruder.pk, **named("intrusa"), is_superuser="on")
    assert not USERS.get(username="intrusa").is_superuser


def test_no_superuser_is_touched(desk):
    root, admin = desk.superuser.user, desk.administrator
    admin.post("wagtailusers_users:edit", root.pk, **named("raiz", email="mio@x.example"), **SECRET)
    admin.post("wagtailusers_users:delete", root.pk)
    for action, data in (("set_active_state", {"mark_as_active": "False"}), ("delete", {})):
        address = reverse("wagtail_bulk_action", args=["users", "user", action])
        admin.client.post(f"{address}?id={root.pk}&id={desk.writer.user.pk}", data)
    fresh = USERS.get(pk=root.pk)
    assert fresh.is_active and fresh.email == root.email and fresh.check_password("clave de prueba")


def test_no_group_beyond_hers_is_given(desk, above):
    admin = desk.administrator
    admin.post("wagtailusers_users:add", **named("nueva", groups=[above.pk]), **SECRET)
    admin.post("wagtailusers_users:edit", admin.user.pk, **named("ana", groups=[above.pk]))
    address = reverse("wagtail_bulk_action", args=["users", "user", "assign_role"])
    for person in (desk.writer, admin):
        admin.client.post(f"{address}?id={person.user.pk}", {"role": above.pk})
    assert not above.user_set.exists()
    desk.superuser.client.post(f"{address}?id={desk.writer.user.pk}", {"role": above.pk})
    assert list(above.user_set.all()) == [desk.writer.user]


def test_a_group_beyond_hers_stays_with_who_has_it(desk, above):
    desk.writer.user.groups.add(above)
    fields = named("lucia", first_name="Lucía", groups=[above.pk, role(EDITORS)])
    desk.administrator.post("wagtailusers_users:edit", desk.writer.user.pk, **fields)
    fresh = USERS.get(pk=desk.writer.user.pk)
    assert fresh.first_name == "Lucía"
    assert {group.name for group in fresh.groups.all()} == {"Sistemas", EDITORS}


def test_many_get_a_role_at_once(desk):
    address = reverse("wagtail_bulk_action", args=["users", "user", "assign_role"])
    ids = f"id={desk.writer.user.pk}&id={desk.colleague.user.pk}"
    desk.administrator.client.post(f"{address}?{ids}", {"role": role(EDITORS)})
    assert all(person.user.groups.filter(name=EDITORS) for person in (desk.writer, desk.colleague))


@pytest.mark.parametrize("value", ["nada", "-1", "99999999999999999999", "\x00", ""])
def test_a_group_there_is_none_of(desk, value):
    response = desk.administrator.post(
        "wagtailusers_users:add", **named("nueva", groups=[value]), **SECRET
    )
    assert response.status_code in {200, 302}
    assert not Group.objects.filter(user__username="nueva").exists()
