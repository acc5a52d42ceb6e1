"""Tags are merged, renamed, deleted: articles follow, and so do the addresses of their lists."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from taggit.models import Tag
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import ModelLogEntry, Revision

from blog.models import ArticlePage
from tests.editorial.merged import found, lands, text_of
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def tags(desk):
    """Return a tag that goes and one that stays, on two articles and a picture."""
    desk.site.article(title="Una", slug="una", tags=["factura"])
    desk.site.article(title="Dos", slug="dos", tags=["factura", "Facturas"])
    image = ImageFactory()
    image.tags.add("factura")
    return Tag.objects.get(name="factura"), Tag.objects.get(name="Facturas")


def names(slug):
    return sorted(tag.name for tag in ArticlePage.objects.get(slug=slug).tags.all())


def test_tags_are_merged(desk, tags, client):
    old, new = tags
    response = desk.editor.post("desk_merge_tag", old.pk, into=new.pk)
    assert response.status_code == 302
    assert names("una") == names("dos") == ["Facturas"]
    assert [tag.name for tag in ImageFactory._meta.model.objects.get().tags.all()] == ["Facturas"]
    for content in Revision.objects.values_list("content", flat=True):
        assert [item["tag"] for item in content.get("tagged_items", [])] in ([], [new.pk])
    for end in ("", "feed/", "feed/atom/", "feed/json/"):
        assert lands(client, f"/blog/tag/factura/{end}").endswith(f"/blog/tag/facturas/{end}")
    assert ModelLogEntry.objects.get(action="desk.merge").user == desk.editor.user
    dos = ArticlePage.objects.get(slug="dos")
    dos.latest_revision.publish()
    assert names("dos") == ["Facturas"]


def test_a_tag_is_renamed_there_and_back(desk, tags, client):
    old, _new = tags
    assert desk.editor.post("desk_rename_tag", old.pk, name="Cobros").status_code == 302
    assert lands(client, "/blog/tag/factura/feed/").endswith("/blog/tag/cobros/feed/")
    desk.editor.post("desk_rename_tag", old.pk, name="Cobrar")
    assert lands(client, "/blog/tag/factura/").endswith("/blog/tag/cobrar/")
    assert lands(client, "/blog/tag/cobros/").endswith("/blog/tag/cobrar/")
    desk.editor.post("desk_rename_tag", old.pk, name="factura")
    assert client.get("/blog/tag/factura/").status_code == 200
    assert lands(client, "/blog/tag/cobros/").endswith("/blog/tag/factura/")
    ArticlePage.objects.get(slug="una").unpublish()
    ArticlePage.objects.get(slug="dos").unpublish()
    assert client.get("/blog/tag/factura/").status_code == 404  # not a circle


def test_articles_are_found_by_the_new_name(desk, tags, django_capture_on_commit_callbacks):
    old, _new = tags
    with django_capture_on_commit_callbacks(execute=True):
        desk.editor.post("desk_rename_tag", old.pk, name="Comprobante")
    assert found("comprobante") >= {"Una", "Dos"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Escribí"),
        ("   ", "Escribí"),
        ("🌱", "letras o números"),
        ("a" * 101, "100"),
        ("a\0b", "nulos"),
        ("FACTURAS", "ya está la etiqueta"),
        ("fácturas", "ya está la etiqueta"),
    ],
)
def test_what_a_tag_cannot_be_called(desk, tags, name, said):
    response = desk.editor.post("desk_rename_tag", tags[0].pk, name=name)
    assert response.status_code == 200
    assert said.lower() in text_of(response).lower()
    assert Tag.objects.get(pk=tags[0].pk).name == "factura"


def test_longest_name_and_emoji(desk, tags, client):
    name = "🌱 " + "ñ" * 98
    assert desk.editor.post("desk_rename_tag", tags[0].pk, name=name).status_code == 302
    assert Tag.objects.get(pk=tags[0].pk).name == name
    assert lands(client, "/blog/tag/factura/").endswith(f"/blog/tag/{'n' * 98}/")


def test_a_tag_without_letters_is_merged(desk, tags, client):
    article = desk.site.article(slug="tres", tags=["🌱"])
    emoji = Tag.objects.get(name="🌱")
    desk.editor.post("desk_merge_tag", emoji.pk, into=tags[1].pk)
    assert names("tres") == ["Facturas"]
    assert not Redirect.objects.exists()
    other = desk.site.article(slug="cuatro", tags=["✨"])
    star = Tag.objects.get(name="✨")
    desk.editor.post("desk_merge_tag", tags[1].pk, into=star.pk)
    assert lands(client, "/blog/tag/facturas/").endswith("/blog/")
    assert article.pk != other.pk


def test_what_a_tag_cannot_be_merged_into(desk, tags):
    old, _new = tags
    for bad in (old.pk, 0, 10**30, "x", "", "\0"):
        assert "Elegí" in text_of(desk.editor.post("desk_merge_tag", old.pk, into=bad)), bad
    assert desk.editor.client.get(f"/admin/tags/{10**30}/merge/").status_code == 404


def test_only_an_unused_tag_is_deleted(desk, tags):
    old, _new = tags
    free = Tag.objects.create(name="nadie la usa")
    assert "en uso" in text_of(desk.editor.post("desk_delete_tag", old.pk))
    assert desk.editor.post("desk_delete_tag", free.pk).status_code == 302
    article = desk.draft(desk.writer)
    article.tags.add("solo en un borrador")
    article.save_revision()
    drafted = Tag.objects.get(name="solo en un borrador")
    assert "en uso" in text_of(desk.editor.post("desk_delete_tag", drafted.pk))
    assert Tag.objects.filter(pk__in=[old.pk, drafted.pk]).count() == 2


def test_the_list_counts_and_finds_alike(desk, tags):
    page = text_of(desk.editor.get("desk_tags"))
    assert f"{reverse('desk_merge_tag', args=[tags[0].pk])}?into={tags[1].pk}" in page
    assert "factura" in page and "Facturas" in page
    empty = desk.editor.client.get(reverse("desk_tags_results"), {"q": "zzz"})
    assert "Ninguna etiqueta" in text_of(empty)
    for query in ("?q=%00", "?ordering=x", "?p=999", "?q=" + "a" * 900):
        assert desk.editor.client.get(reverse("desk_tags") + query).status_code in (200, 404)


def test_the_list_asks_no_more_for_more_tags(desk):
    def count():
        with CaptureQueriesContext(connection) as queries:
            desk.editor.get("desk_tags")
        return len(queries)

    desk.site.article(tags=["uno"])
    desk.editor.get("desk_tags")
    few = count()
    desk.site.article(tags=[f"etiqueta {number}" for number in range(20)])
    assert count() == few


@pytest.mark.parametrize("role", ["writer", "guest", "nobody", "anonymous"])
def test_others_may_not_change_tags(desk, tags, role):
    old, new = tags
    person = desk.person(role)
    for name in ("desk_rename_tag", "desk_merge_tag", "desk_delete_tag"):
        assert person.get(name, old.pk).status_code == 302
        assert person.post(name, old.pk, into=new.pk, name="Otra").status_code == 302
    assert person.get("desk_tags").status_code == 302
    assert Tag.objects.get(pk=old.pk).name == "factura"
    assert reverse("desk_tags") not in text_of(person.client.get(reverse("wagtailadmin_home")))


@pytest.mark.parametrize("role", ["editor", "administrator", "superuser"])
def test_the_menu_leads_to_the_tags(desk, role):
    assert reverse("desk_tags") in text_of(
        desk.person(role).client.get(reverse("wagtailadmin_home"))
    )
