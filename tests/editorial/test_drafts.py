"""A draft with a title and nothing else: it's kept from the first word, and goes no further as it is."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.urls import reverse
from wagtail.test.utils.form_data import nested_form_data, querydict_from_html, streamfield

from blog.models import ArticlePage
from tests.editorial.team import PAGES, state_of
from tests.editorial.test_autosave import JSON, WRITING

pytestmark = pytest.mark.django_db
LACKING = ("Falta el resumen", "El artículo no tiene tema principal", "El artículo no tiene autora")


def typed(person, address, action="", **fields):
    """Send the form as it was opened, with a title and nothing chosen; an author's row is offered blank."""
    html = person.client.get(address).content.decode()
    data = querydict_from_html(html, form_id="page-edit-form").dict()
    data |= {"title": "Apenas", "slug": "apenas", "topic": "", "article_authors-0-ORDER": "1"}
    data |= nested_form_data({"body": streamfield([])}) | fields | ({action: "1"} if action else {})
    headers = {} if action else JSON
    return person.client.post(address, data, headers=headers)


@pytest.fixture
def begin(desk):
    """Return a function that has somebody begin an article."""

    def begin(person) -> ArticlePage:
        address = reverse(f"{PAGES}add", args=["blog", "articlepage", desk.site.blog.pk])
        answer = typed(person, address).json()
        assert answer["success"] is True, answer
        return ArticlePage.objects.get(pk=answer["pk"])

    return begin


@pytest.mark.parametrize("role", WRITING)
def test_it_is_saved_by_itself(desk, begin, role):
    person = desk.person(role)
    page = begin(person)
    assert (page.topic, page.live) == (None, False)
    assert page.article_authors.count() == (role == "guest")  # whose own page is filled in
    address = reverse(f"{PAGES}edit", args=[page.pk])
    assert person.client.get(address).status_code == 200
    assert typed(person, address, title="Apenas más").json()["success"] is True


def test_who_wrote_it_is_chosen_in_the_form_that_was_saved(desk):
    address = reverse(f"{PAGES}add", args=["blog", "articlepage", desk.site.blog.pk])
    saved = typed(desk.editor, address).json()
    assert ArticlePage.objects.get(pk=saved["pk"]).article_authors.count() == 0
    chosen = {"article_authors-0-author": desk.site.author.pk, "article_authors-0-id": ""}
    answer = typed(desk.editor, saved["url"], **saved["field_updates"] | chosen)
    assert answer.json()["success"] is True
    version = ArticlePage.objects.get(pk=saved["pk"]).get_latest_revision_as_object()
    assert version.authors == [desk.site.author]
    assert answer.json()["field_updates"]["article_authors-0-id"]


@pytest.mark.parametrize(
    ("role", "action"), [("writer", "action-submit"), ("administrator", "action-publish")]
)
def test_it_goes_no_further(desk, begin, role, action):
    page = begin(desk.person(role))
    answer = typed(desk.person(role), reverse(f"{PAGES}edit", args=[page.pk]), action)
    assert answer.status_code == 200
    form = answer.context["form"]
    assert {"topic", "summary"} <= set(form.errors)
    assert not form.formsets["article_authors"].is_valid()
    page.refresh_from_db()
    assert not page.live and state_of(page) is None


def test_no_other_way_publishes_it(desk, begin):
    page = begin(desk.editor)
    with pytest.raises(ValidationError):
        page.get_latest_revision().publish()
    bulk = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    desk.editor.client.post(f"{bulk}?id={page.pk}")
    page.refresh_from_db()
    assert not page.live


def test_every_list_shows_it(desk, begin):
    page = begin(desk.editor)
    call_command("rebuild_references_index", verbosity=0)
    addresses = [
        "/admin/",
        "/admin/calendar/",
        reverse("wagtailadmin_explore", args=[desk.site.blog.pk]),
        reverse("wagtailadmin_home"),
        f"/admin/pages/{desk.site.blog.pk}/?export=csv",
        reverse(f"{PAGES}view_draft", args=[page.pk]),
        reverse(f"{PAGES}history", args=[page.pk]),
        reverse(f"{PAGES}copy", args=[page.pk]),
        reverse(f"{PAGES}delete", args=[page.pk]),
    ]
    statuses = {each: desk.administrator.client.get(each).status_code for each in addresses}
    assert set(statuses.values()) == {200}, statuses


def test_the_checks_name_what_is_missing(desk, begin):
    page = begin(desk.editor)
    html = desk.editor.get("desk_checks", page.pk).content.decode()
    assert [words for words in LACKING if words not in html] == []
