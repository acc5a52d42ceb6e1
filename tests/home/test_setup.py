"""`setup_site`: run again, it makes what was never made, and leaves alone what somebody changed or took away."""

from importlib import import_module
from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.models import Group, Permission
from django.core.cache import cache
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, Site, Workflow, WorkflowPage
from wagtail.test.utils.form_data import querydict_from_html

from blog.models import AuthorIndexPage, BlogIndexPage, TopicIndexPage
from core.base.models import SiteSettings
from editorial.models import ReviewTask, SetupRecord
from editorial.permissions.roles import EDITORS, GUESTS, ROLES, WRITERS
from editorial.workflow.setup import CONTENT, WORKFLOW
from home.models import ContentPage, HomePage
from search.models import Synonym
from search.setup import shipped_synonyms
from search.synonyms import alternatives, key_of
from services.models import ServiceIndexPage
from tests.factories import ContentPageFactory, UserFactory

pytestmark = pytest.mark.django_db


def set_up() -> None:
    call_command("setup_site")


def holds(role: str, codename: str) -> bool:
    """Tell whether a role has a permission anywhere."""
    return Group.objects.get(name=role).permissions.filter(codename=codename).exists()


def test_first_pages_are_there_and_answer(client):
    set_up()
    for address in ("/", "/blog/", "/temas/", "/autoras/", "/servicios/"):
        assert client.get(address).status_code == 200, address
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == ("127.0.0.1", 8000)
    assert Workflow.objects.filter(name=WORKFLOW).exists()
    assert set(Group.objects.values_list("name", flat=True)) == {role.name for role in ROLES}


def test_a_second_run_keeps_what_editors_made():
    set_up()
    home = HomePage.objects.get()
    home.title = "Mi portada"
    home.save_revision().publish()
    settings = SiteSettings.for_site(Site.objects.get())
    settings.main_menu = []
    settings.name = "Otro nombre"
    settings.save()
    pages = Page.objects.count()
    set_up()
    assert Page.objects.count() == pages
    assert HomePage.objects.get().title == "Mi portada"
    settings = SiteSettings.objects.get()
    assert (settings.name, list(settings.main_menu)) == ("Otro nombre", [])
    assert Workflow.objects.filter(name=WORKFLOW).count() == 1


# Pages.


@pytest.mark.parametrize(
    "model", [BlogIndexPage, TopicIndexPage, AuthorIndexPage, ServiceIndexPage]
)
def test_another_page_stands_where_one_of_ours_was(model):
    set_up()
    page = model.objects.get()
    slug, home = page.slug, HomePage.objects.get()
    page.delete()
    home.refresh_from_db()
    ContentPageFactory(parent=home, slug=slug)
    set_up()
    assert not model.objects.exists()
    assert type(Page.objects.get(slug=slug).specific) is ContentPage


def test_a_first_start_finds_addresses_taken():
    set_up()
    AuthorIndexPage.objects.get().delete()
    SetupRecord.objects.filter(key="page:authors").delete()
    ContentPageFactory(parent=HomePage.objects.get(), slug="autoras")
    set_up()
    assert AuthorIndexPage.objects.get().slug == "autoras-1"


def test_a_front_page_of_another_type_stays():
    set_up()
    root = Page.objects.get(depth=1)
    other = ContentPage(title="Portada", slug="portada", body=[])
    root.add_child(instance=other)
    Site.objects.update(root_page=other)
    HomePage.objects.get().delete()
    set_up()
    assert not HomePage.objects.exists()
    assert Site.objects.get().root_page_id == other.pk


def test_the_demo_is_loaded_into_an_untouched_site_alone():
    set_up()
    AuthorIndexPage.objects.get().delete()
    call_command("demo", if_empty=True)
    assert Page.objects.filter(depth__gt=2).count() == 3


# The site's record.


def test_the_sites_name_and_front_page_stay_and_its_address_follows_the_setting(settings):
    set_up()
    page = ContentPageFactory(parent=HomePage.objects.get())
    Site.objects.update(site_name="La de Ana", root_page=page)
    settings.SITE_URL = "https://motivacional.example"
    set_up()
    site = Site.objects.get()
    assert (site.site_name, site.root_page_id) == ("La de Ana", page.pk)
    assert (site.hostname, site.port) == ("motivacional.example", 443)


def test_another_site_record_may_have_the_address(settings):
    set_up()
    settings.SITE_URL = "https://motivacional.example"
    Site.objects.create(hostname="motivacional.example", port=443, root_page=HomePage.objects.get())
    set_up()
    assert Site.objects.count() == 2
    Site.objects.update(is_default_site=False)
    set_up()
    assert not Site.objects.filter(is_default_site=True).exists()


# The cache's table.


def test_the_table_of_the_cache_is_made(settings):
    """Who migrates and sets up without `start` has none yet, and the first look at a page's address asks for it."""
    settings.CACHES = {
        name: {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": f"new_{name}"}
        for name in settings.CACHES
    }
    set_up()
    cache.set("key", "value")
    assert cache.get("key") == "value"
    set_up()
    assert cache.get("key") == "value"


# The synonyms.


def test_synonyms_are_added_once():
    set_up()
    shipped = list(shipped_synonyms())
    assert sorted(Synonym.objects.values_list("terms", flat=True)) == sorted(shipped)
    first, second, *others = Synonym.objects.all()
    first.delete()
    second.terms = "una cosa, otra"
    second.save()
    set_up()
    kept = {"una cosa, otra", *(other.terms for other in others)}
    assert set(Synonym.objects.values_list("terms", flat=True)) == kept
    Synonym.objects.all().delete()
    set_up()
    assert not Synonym.objects.exists()


def test_synonyms_of_which_the_site_has_a_term_are_its_own(monkeypatch, tmp_path):
    file = tmp_path / "synonyms.txt"
    file.write_text("# Nada\n\nboletín, newsletter\nmail, correo  # voseo\n", encoding="utf-8")
    monkeypatch.setattr("search.setup.SHIPPED", file)
    Synonym.objects.create(terms="Boletines, noticias")
    set_up()
    assert set(Synonym.objects.values_list("terms", flat=True)) == {
        "Boletines, noticias",
        "mail, correo",
    }
    assert alternatives(["correo"]) == {key_of("correo"): ["mail"]}


def test_shipped_synonyms_are_as_editors_could_write_them():
    groups = list(shipped_synonyms())
    assert groups and len(groups) == len(set(groups))
    for terms in groups:
        synonym = Synonym(terms=terms)
        synonym.full_clean()
        assert synonym.terms == terms


def test_a_word_of_several_groups_finds_the_terms_of_all(monkeypatch, tmp_path, client):
    file = tmp_path / "synonyms.txt"
    file.write_text("banco, entidad\nbanco, asiento\nasiento, banco, silla\n", encoding="utf-8")
    monkeypatch.setattr("search.setup.SHIPPED", file)
    set_up()
    key = key_of("banco")
    assert alternatives(["banco"]) == {key: ["entidad", "asiento", "silla"]}
    ContentPageFactory(parent=HomePage.objects.get(), title="Una silla")
    assert [r.page.title for r in client.get("/buscar/?q=banco").context["results"]] == [
        "Una silla"
    ]


# The workflow.


def test_a_second_workflow_of_the_same_name():
    set_up()
    Workflow.objects.create(name=WORKFLOW)
    ReviewTask.objects.create(name=CONTENT)
    set_up()
    assert Workflow.objects.filter(name=WORKFLOW).count() == 2
    SetupRecord.objects.filter(key="workflow").delete()  # a start that was cut before it ended
    set_up()
    assert Workflow.objects.filter(name=WORKFLOW).count() == 2


def test_a_workflow_taken_off_or_renamed_stays_so():
    set_up()
    WorkflowPage.objects.all().delete()
    ReviewTask.objects.get(name=CONTENT).groups.set([])
    Workflow.objects.create(name="Moderators approval")  # hers, whatever it's called
    set_up()
    assert not WorkflowPage.objects.exists()
    assert not ReviewTask.objects.get(name=CONTENT).groups.exists()
    assert Workflow.objects.filter(name="Moderators approval").exists()
    Workflow.objects.filter(name=WORKFLOW).update(name="Otra")
    set_up()
    assert not Workflow.objects.filter(name=WORKFLOW).exists()


# The roles.


def test_what_is_taken_from_a_role_stays_away_and_what_is_given_stays():
    set_up()
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.remove(Permission.objects.get(codename="delete_source"))
    editors.permissions.add(Permission.objects.get(codename="view_user"))
    GroupPagePermission.objects.filter(group=editors, page=TopicIndexPage.objects.get()).delete()
    editors.collection_permissions.all().delete()
    set_up()
    assert not holds(EDITORS, "delete_source") and holds(EDITORS, "view_user")
    assert holds(EDITORS, "change_source")
    assert not editors.page_permissions.filter(page=TopicIndexPage.objects.get()).exists()
    assert not editors.collection_permissions.exists()


def test_a_role_deleted_or_renamed_stays_so():
    set_up()
    Group.objects.get(name=GUESTS).delete()
    Group.objects.filter(name=WRITERS).update(name="Redactoras")
    set_up()
    assert not Group.objects.filter(name__in=[GUESTS, WRITERS]).exists()


def test_what_a_later_release_adds_reaches_the_roles_once():
    set_up()
    key = f"grant:{EDITORS}:anywhere:blog.delete_source"
    SetupRecord.objects.get(key=key).delete()  # as if no release before had known it
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.remove(Permission.objects.get(codename="delete_source"))
    set_up()
    assert holds(EDITORS, "delete_source")
    editors.permissions.remove(Permission.objects.get(codename="delete_source"))
    set_up()
    assert not holds(EDITORS, "delete_source")


def test_of_a_site_from_before_the_records_all_counts_as_made():
    """A database of an earlier release has groups and no record: the migration writes what was made at each start."""
    set_up()
    made = SetupRecord.keys()
    SetupRecord.objects.all().delete()
    migration = import_module("editorial.migrations.0003_setup_records")
    migration.remember(apps, None)
    known = SetupRecord.keys()
    assert known <= made
    # What this release or a later one has added to the table is granted at the next start.
    since = {"synonyms", "page:services", "workflow:services"}
    assert all(key.startswith("grant:") or key in since for key in made - known)
    Group.objects.get(name=EDITORS).permissions.clear()
    WorkflowPage.objects.all().delete()
    set_up()
    assert not holds(EDITORS, "delete_source")
    assert not WorkflowPage.objects.exclude(page__in=ServiceIndexPage.objects.all()).exists()
    assert SetupRecord.keys() == made


def test_a_new_database_has_nothing_to_remember():
    migration = import_module("editorial.migrations.0003_setup_records")
    migration.remember(apps, None)
    assert not SetupRecord.objects.exists()


def run_roles(*arguments: str) -> str:
    out = StringIO()
    call_command("roles", *arguments, stdout=out)
    return out.getvalue()


def test_roles_are_compared_and_reset_when_asked():
    set_up()
    assert run_roles() == "Los roles coinciden con la tabla.\n"
    editors = Group.objects.get(name=EDITORS)
    editors.permissions.remove(Permission.objects.get(codename="delete_source"))
    GroupPagePermission.objects.create(
        group=editors,
        page=HomePage.objects.get(),
        permission=Permission.objects.get(codename="publish_page"),
    )
    Group.objects.get(name=GUESTS).delete()
    said = run_roles()
    assert "  - fuente: borrar" in said and "  + página: publicar (Inicio)" in said
    assert "No hay ningún grupo con este nombre." in said
    assert not holds(EDITORS, "delete_source")  # asking changes nothing
    run_roles("--reset", GUESTS)
    assert Group.objects.filter(name=GUESTS).exists() and not holds(EDITORS, "delete_source")
    run_roles("--reset")
    assert holds(EDITORS, "delete_source")
    assert run_roles() == "Los roles coinciden con la tabla.\n"


def test_an_unknown_role_is_named():
    set_up()
    with pytest.raises(SystemExit):
        run_roles("--reset", "Nadie")


def test_the_cms_shows_who_may_change_groups_where_a_role_differs(client):
    set_up()
    client.force_login(UserFactory(is_superuser=True))
    home = reverse("wagtailadmin_home")
    editors = Group.objects.get(name=EDITORS)
    group = reverse("wagtailusers_groups:edit", args=[editors.pk])
    assert "differing-roles" not in client.get(home).content.decode()
    assert "role-difference" not in client.get(group).content.decode()
    editors.permissions.remove(Permission.objects.get(codename="delete_source"))
    Group.objects.get(name=GUESTS).delete()
    html = client.get(home).content.decode()
    assert "differing-roles" in html and group in html
    assert "No hay ningún grupo con este nombre." in html
    html = client.get(group).content.decode()
    assert "fuente: borrar" in html and "manage.py roles --reset" in html
    assert client.get(reverse("wagtailusers_groups:add")).status_code == 200
    administrator = UserFactory()
    administrator.groups.add(Group.objects.get(name="Administración"))
    client.force_login(administrator)
    assert "differing-roles" not in client.get(home).content.decode()


def test_a_groups_form_saves_beside_the_difference(client):
    set_up()
    client.force_login(UserFactory(is_superuser=True))
    other = Group.objects.create(name="Lectoras")
    address = reverse("wagtailusers_groups:edit", args=[other.pk])
    html = client.get(address).content.decode()
    forms = (querydict_from_html(html, form_index=number) for number in range(9))
    data = next(form for form in forms if "name" in form).dict() | {"name": "Lectoras nuevas"}
    assert client.post(address, data).status_code == 302
    other.refresh_from_db()
    assert other.name == "Lectoras nuevas"
