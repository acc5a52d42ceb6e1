"""Who may do what: each line of the table is tried through the real views, by each role."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page
from wagtail.permission_policies.pages import PagePermissionPolicy

from editorial.permissions.pages import policy
from editorial.permissions.roles import ADMINISTRATORS, EDITORS, GUESTS, ROLES, WRITERS
from editorial.permissions.table import COLUMNS, NO, OTHERS, OWN, WHO_MAY, YES, May, rights_table
from tests.editorial.rights_actions import ACTIONS
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

WITHOUT_ROLE = ("anonymous", "nobody")
PEOPLE = {
    "guest": GUESTS,
    "writer": WRITERS,
    "editor": EDITORS,
    "administrator": ADMINISTRATORS,
}
# Nobody reviews her own article, superusers included; else they may everything.
REVIEWED = {"approve_content", "approve_language", "ask_for_changes"}
# Actions that look at what a page shows. The others ask whether it opens, and what came of a form.
LOOKING = {"find_draft", "choose"}


def expected(right, person: str) -> May:
    """Return what the table says of somebody."""
    if person == "superuser":
        return OTHERS if right.id in REVIEWED else YES
    return right.of(PEOPLE[person]) if person in PEOPLE else NO


def tried(desk, action, person: str) -> May:
    """Let somebody do it with something of hers, and with something of a colleague, unless she has no role."""
    who = desk.person(person)
    own = action(desk, who, who)
    others = person not in WITHOUT_ROLE and action(desk, who, desk.colleague)
    return {(True, True): YES, (True, False): OWN, (False, True): OTHERS}.get((own, others), NO)


@pytest.mark.parametrize("right", WHO_MAY, ids=[right.id for right in WHO_MAY])
def test_each_role_may_what_the_table_says(desk, right, request):
    if right.id not in LOOKING:
        request.getfixturevalue("unrendered")
        request.getfixturevalue("unindexed")
    people = (*WITHOUT_ROLE, *PEOPLE, "superuser")
    said = {person: expected(right, person) for person in people}
    assert {person: tried(desk, ACTIONS[right.id], person) for person in people} == said


def test_each_line_is_tried():
    ids = [right.id for right in WHO_MAY]
    assert set(ids) == set(ACTIONS) and len(ids) == len(set(ids))


def test_the_table_has_a_column_for_each_role():
    assert set(COLUMNS) == {role.name for role in ROLES}


def test_the_table_reads_well():
    sections = list(rights_table())
    assert len(sections) == 6 and sum(len(lines) for _title, lines in sections) == len(WHO_MAY)
    title, lines = sections[0]
    assert str(title) == "Artículos"
    edit = next(line for line in lines if str(line["action"]) == "cambiar un artículo")
    assert [str(cell.words) for cell in edit["cells"]] == ["los suyos", "los suyos", "sí", "sí"]


VIEWS = [
    # what each may open besides: address, its arguments, for whom
    ("wagtailadmin_home", (), {*PEOPLE, "superuser"}),
    ("wagtailadmin_account", (), {*PEOPLE, "superuser"}),
    ("wagtailadmin_choose_page", (), {*PEOPLE, "superuser"}),
    ("wagtailsnippetchoosers_blog_source:choose", (), {*PEOPLE, "superuser"}),
    ("wagtaildocs_chooser:choose", (), {*PEOPLE, "superuser"}),
    ("wagtailadmin_reports:site_history", (), {*PEOPLE, "superuser"}),
    ("wagtailadmin_reports:locked_pages", (), {"editor", "administrator", "superuser"}),
    ("wagtailadmin_reports:page_types_usage", (), {*PEOPLE, "superuser"}),
    ("wagtailusers_groups:add", (), {"superuser"}),
    ("wagtailsites:add", (), {"superuser"}),
]


@pytest.mark.parametrize(
    ("name", "args", "allowed"), VIEWS, ids=[name for name, _args, _roles in VIEWS]
)
def test_views(desk, unrendered, name, args, allowed):
    people = (*WITHOUT_ROLE, *PEOPLE, "superuser")
    address = reverse(name, args=args)
    assert {person for person in people if desk.person(person).opens(address)} == allowed


def test_who_may_only_write_lands_where_she_writes(desk):
    """A guest in the blog; who proposes services too, above both."""
    for person, place in ((desk.guest, desk.site.blog), (desk.writer, desk.site.home)):
        response = person.get("wagtailadmin_explore_root")
        assert response.status_code == 302
        assert response.url == reverse("wagtailadmin_explore", args=[place.pk])
    elsewhere = desk.guest.get("wagtailadmin_explore", desk.site.topics.pk)
    assert elsewhere.status_code in {302, 403, 404}


@pytest.mark.parametrize(
    "places", [["blog"], ["topic"], ["blog", "topic"], ["topic", "author"], []]
)
def test_explorable_pages_are_wagtails(desk, places):
    """Places are asked for once each, however many permissions somebody has there."""
    deep = desk.site.article(parent=desk.site.blog)
    user, group = UserFactory(), Group.objects.create(name="Otra")
    user.groups.add(group)
    for name in (*places, *(["deep"] if len(places) > 1 else [])):
        page = deep if name == "deep" else getattr(desk.site, name)
        for codename in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(
                codename=codename, content_type__app_label="wagtailcore"
            )
            GroupPagePermission.objects.create(group=group, page=page, permission=permission)
    wagtails = PagePermissionPolicy(Page).explorable_instances(user)
    ours = policy.explorable_instances(get_user_model().objects.get(pk=user.pk))
    assert set(ours.values_list("pk")) == set(wagtails.values_list("pk"))
    assert bool(places) == ours.exists()
