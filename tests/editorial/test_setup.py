"""Roles and workflow agree with their table, however often they are applied."""

import pytest
from django.contrib.auth.models import Group, Permission
from wagtail.models import Collection, GroupApprovalTask, GroupPagePermission, Workflow

from editorial.models import ReviewTask
from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS, ROLES, WRITERS, apply_roles
from editorial.workflow.setup import TASKS, WORKFLOW, apply_workflow
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def granted() -> dict[str, set]:
    """Return all that each group holds."""
    return {
        group.name: {
            *group.permissions.values_list("content_type__app_label", "codename"),
            *group.page_permissions.values_list("page", "permission__codename"),
            *group.collection_permissions.values_list("collection__path", "permission__codename"),
        }
        for group in Group.objects.all()
    }


def test_roles_are_made_once(site):
    groups = apply_roles(site.blog, site.home)
    first = granted()
    names = {GUESTS, WRITERS, EDITORS, ADMINISTRATORS}
    assert set(groups) == names == {role.name for role in ROLES}
    for name in (GUESTS, WRITERS):
        on_pages = {(page, may) for page, may in first[name] if isinstance(page, int)}
        assert on_pages == {(site.blog.pk, "add_page")}
    apply_roles(site.blog, site.home)
    assert granted() == first


def test_what_is_missing_comes_and_what_is_too_much_goes(site):
    writers = apply_roles(site.blog, site.home)[WRITERS]
    table = granted()
    publish = Permission.objects.get(codename="publish_page")
    GroupPagePermission.objects.create(group=writers, page=site.home, permission=publish)
    writers.permissions.set([Permission.objects.get(codename="delete_user")])
    writers.collection_permissions.all().delete()
    others = Group.objects.create(name="Lectoras")
    others.permissions.add(publish)
    apply_roles(site.blog, site.home)
    assert granted() == table | {"Lectoras": {("wagtailcore", "publish_page")}}


def test_roles_come_back_after_a_flush(site):
    apply_roles(site.blog, site.home)
    table = granted()
    Group.objects.all().delete()
    Collection.objects.all().delete()
    apply_roles(site.blog, site.home)
    assert granted()[EDITORS] == table[EDITORS]


def test_workflow_is_made_once_and_kept_as_changed(site):
    apply_roles(site.blog, site.home)
    workflow = apply_workflow(site.blog)
    assert [task.name for task in workflow.tasks] == list(TASKS)
    assert site.blog.get_workflow() == workflow and site.article().get_workflow() == workflow
    assert set(ReviewTask.objects.get(name=TASKS[0]).groups.values_list("name", flat=True)) == {
        EDITORS,
        ADMINISTRATORS,
    }
    workflow.workflow_tasks.last().delete()
    assert apply_workflow(site.blog) == workflow
    assert workflow.tasks.count() == 1 and ReviewTask.objects.count() == 2


def test_unused_defaults_of_wagtail_go(site):
    apply_roles(site.blog, site.home)
    apply_workflow(site.blog)
    assert set(Workflow.objects.values_list("name", flat=True)) == {WORKFLOW}
    assert not GroupApprovalTask.objects.exists()
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in ROLES}


def test_used_defaults_of_wagtail_stay(site):
    Group.objects.get(name="Editors").user_set.add(UserFactory())
    Workflow.objects.get(name="Moderators approval").start(site.article(live=False), UserFactory())
    apply_roles(site.blog, site.home)
    apply_workflow(site.blog)
    assert Workflow.objects.filter(name="Moderators approval").exists()
    assert Group.objects.filter(name__in=["Editors", "Moderators"]).count() == 2
