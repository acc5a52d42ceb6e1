"""Who may do what."""

from collections.abc import Callable

import pytest
from django.contrib.auth import get_user_model
from django.urls import reverse
from wagtail.models import Collection, Page, WorkflowState

from blog.desk.workflow import LANGUAGE
from blog.models import ArticlePage
from tests.blog.desk.team import PAGES, Desk, Person, is_live, state_of, task_of
from tests.factories import ImageFactory, TopicPageFactory

pytestmark = pytest.mark.django_db

ROLES = ("anonymous", "nobody", "writer", "editor", "administrator", "superuser")
EVERYBODY = {"writer", "editor", "administrator", "superuser"}
REVIEWERS = EVERYBODY - {"writer"}
KEEPERS = {"administrator", "superuser"}


def own(desk: Desk, person: Person, **kwargs) -> ArticlePage:
    """Return a draft of hers."""
    return desk.draft(person, **kwargs)


def of_a_colleague(desk: Desk, person: Person, **kwargs) -> ArticlePage:
    """Return a draft of somebody else."""
    return desk.draft(desk.colleague, **kwargs)


def add(desk, person):
    """Write a new article."""
    person.write(slug=f"de-{person.user.pk}")
    return ArticlePage.objects.filter(slug=f"de-{person.user.pk}", live=False).exists()


def edit(desk, person, whose=own):
    """Change the title."""
    page = whose(desk, person)
    person.edit(page, title="Otro título")
    return Page.objects.get(pk=page.pk).draft_title == "Otro título"


def edit_other(desk, person):
    """Change the title of a colleague's."""
    return edit(desk, person, of_a_colleague)


def submit(desk, person):
    """Submit her own."""
    page = own(desk, person)
    person.submit(page)
    return state_of(page) is not None


def approve_first(desk, person):
    """Approve the content."""
    page = desk.in_review(desk.colleague)
    person.decide(page)
    return task_of(page) == LANGUAGE


def approve_second(desk, person):
    """Approve language and accessibility, which publishes."""
    page = desk.in_review(desk.colleague)
    desk.approve(page)
    person.decide(page)
    return is_live(page)


def reject(desk, person):
    """Ask for changes."""
    page = desk.in_review(desk.colleague)
    person.decide(page, "reject")
    return state_of(page).status == WorkflowState.STATUS_NEEDS_CHANGES


def publish(desk, person, whose=of_a_colleague):
    """Publish directly."""
    page = whose(desk, person)
    person.publish(page)
    return is_live(page)


def publish_own(desk, person):
    """Publish her own directly."""
    return publish(desk, person, own)


def unpublish(desk, person, whose=own):
    """Unpublish."""
    page = whose(desk, person, live=True)
    person.post(f"{PAGES}unpublish", page.pk)
    return not is_live(page)


def delete(desk, person, whose=own, **kwargs):
    """Delete a draft of hers."""
    page = whose(desk, person, **kwargs)
    person.post(f"{PAGES}delete", page.pk)
    return not Page.objects.filter(pk=page.pk).exists()


def delete_live(desk, person):
    """Delete an article of hers that is published."""
    return delete(desk, person, live=True)


def delete_other(desk, person):
    """Delete a colleague's draft."""
    return delete(desk, person, of_a_colleague)


def move(desk, person):
    """Move a topic."""
    topic = TopicPageFactory(parent=desk.site.topics)
    person.post(f"{PAGES}move_confirm", topic.pk, desk.site.topic.pk)
    return Page.objects.get(pk=topic.pk).get_parent().pk == desk.site.topic.pk


def edit_front_page(desk, person):
    """Open the front page in the editor."""
    return person.get(f"{PAGES}edit", desk.site.home.pk).status_code == 200


def lock(desk, person):
    """Lock an article of hers."""
    page = own(desk, person)
    person.post(f"{PAGES}lock", page.pk)
    return Page.objects.get(pk=page.pk).locked


def read_draft(desk, person):
    """Read a colleague's draft."""
    return person.get(f"{PAGES}view_draft", of_a_colleague(desk, person).pk).status_code == 200


PAGE_RIGHTS: list[tuple[Callable[[Desk, Person], bool], set[str]]] = [
    (add, EVERYBODY),
    (edit, EVERYBODY),
    (edit_other, REVIEWERS),
    (submit, EVERYBODY),
    (approve_first, REVIEWERS),
    (approve_second, REVIEWERS),
    (reject, REVIEWERS),
    (publish, REVIEWERS),
    (publish_own, KEEPERS),
    (unpublish, REVIEWERS),
    (delete, EVERYBODY),
    (delete_live, REVIEWERS),
    (delete_other, REVIEWERS),
    (move, REVIEWERS),
    (edit_front_page, KEEPERS),
    (lock, REVIEWERS),
    (read_draft, REVIEWERS),
]

VIEW_RIGHTS = [
    ("wagtailadmin_home", (), EVERYBODY),
    ("wagtailimages:add", (), EVERYBODY),
    ("wagtailimages_chooser:choose", (), EVERYBODY),
    ("wagtaildocs:add", (), EVERYBODY),
    ("wagtaildocs_chooser:choose", (), EVERYBODY),
    ("wagtailadmin_choose_page", (), EVERYBODY),
    ("wagtailsnippetchoosers_blog_source:choose", (), EVERYBODY),
    ("wagtailsnippets_blog_source:list", (), REVIEWERS),
    ("wagtailsnippets_blog_source:add", (), REVIEWERS),
    ("wagtailsettings:edit", ("base", "sitesettings"), KEEPERS),
    ("wagtailusers_users:index", (), KEEPERS),
    ("wagtailusers_users:add", (), KEEPERS),
    ("wagtailredirects:index", (), KEEPERS),
    ("wagtailredirects:add", (), KEEPERS),
    ("wagtailsearchpromotions:index", (), REVIEWERS),
    ("wagtailsearchpromotions:add", (), REVIEWERS),
    ("wagtailsnippets_search_synonym:list", (), REVIEWERS),
    ("wagtailsnippets_search_synonym:add", (), REVIEWERS),
    ("search_report", (), REVIEWERS),
    ("wagtailadmin_workflows:index", (), KEEPERS),
    ("wagtailadmin_workflows:task_index", (), KEEPERS),
    ("wagtailadmin_collections:index", (), KEEPERS),
    ("wagtailusers_groups:index", (), {"superuser"}),
    ("wagtailsites:index", (), {"superuser"}),
]


@pytest.mark.parametrize(
    ("action", "allowed"), PAGE_RIGHTS, ids=[action.__name__ for action, _roles in PAGE_RIGHTS]
)
def test_pages(desk, action, allowed):
    assert {role for role in ROLES if action(desk, desk.person(role))} == allowed


@pytest.mark.parametrize(
    ("name", "args", "allowed"), VIEW_RIGHTS, ids=[name for name, _args, _roles in VIEW_RIGHTS]
)
def test_views(desk, name, args, allowed):
    assert {role for role in ROLES if opens(desk.person(role), reverse(name, args=args))} == allowed


def opens(person, address):
    """Tell whether she gets in, where the CMS would send her to its front page or to the login."""
    response = person.client.get(address, follow=True)
    elsewhere = {reverse("wagtailadmin_home"), reverse("wagtailadmin_login")} - {address}
    return response.status_code == 200 and response.request["PATH_INFO"] not in elsewhere


def test_writer_uploads_and_changes_pictures_of_her_own_only(desk):
    root = Collection.get_first_root_node()
    mine = ImageFactory(uploaded_by_user=desk.writer.user, collection=root)
    other = ImageFactory(uploaded_by_user=desk.editor.user, collection=root)
    assert desk.writer.get("wagtailimages:edit", mine.pk).status_code == 200
    assert desk.writer.get("wagtailimages:edit", other.pk).status_code == 302
    assert desk.editor.get("wagtailimages:edit", mine.pk).status_code == 200


def test_writer_lands_in_the_blog(desk):
    response = desk.writer.get("wagtailadmin_explore_root")
    assert response.status_code == 302 and response.url == reverse(
        "wagtailadmin_explore", args=[desk.site.blog.pk]
    )
    assert desk.writer.get("wagtailadmin_explore", desk.site.topics.pk).status_code in {
        302,
        403,
        404,
    }


def test_administrator_makes_no_superuser(desk):
    fields = {
        "username": "intrusa",
        "email": "i@correo.example",
        "first_name": "I",
        "last_name": "N",
    }
    secret = {"password1": "una clave larguísima", "password2": "una clave larguísima"}
    admin, users = desk.administrator, get_user_model().objects
    assert (
        admin.post("wagtailusers_users:add", **fields, **secret, is_superuser="on").status_code
        != 200
    )
    assert not users.filter(username="intrusa").exists()
    admin.post("wagtailusers_users:add", **fields, **secret)
    intruder = users.get(username="intrusa")
    admin.post("wagtailusers_users:edit", intruder.pk, **fields, is_active="on", is_superuser="on")
    assert not users.get(username="intrusa").is_superuser


def test_administrator_does_not_touch_a_superuser(desk):
    root, admin = desk.superuser.user, desk.administrator
    admin.get("wagtailusers_users:edit", root.pk)
    fields = {
        "username": "raiz",
        "email": "mio@correo.example",
        "first_name": "R",
        "last_name": "Z",
        "is_active": "on",
    }
    admin.post(
        "wagtailusers_users:edit",
        root.pk,
        **fields,
        password1="otra clave larga",
        password2="otra clave larga",
    )
    admin.post("wagtailusers_users:delete", root.pk)
    for action, data in (("set_active_state", {"mark_as_active": "False"}), ("delete", {})):
        address = reverse("wagtail_bulk_action", args=["users", "user", action])
        admin.client.post(f"{address}?id={root.pk}&id={desk.writer.user.pk}", data)
    fresh = get_user_model().objects.get(pk=root.pk)
    assert fresh.is_active and fresh.email == root.email and fresh.check_password("clave de prueba")
