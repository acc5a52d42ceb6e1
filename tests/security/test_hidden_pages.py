"""A guest learns nothing of pages that are hidden from her by naming their ids, nor a writer of those elsewhere."""

import json
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.messages import get_messages
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from wagtail.models import Page, PageViewRestriction
from wagtail.test.utils.form_data import rich_text

from blog.models import ArticlePage
from search.models import Synonym
from tests.editorial.team import PAGES, Desk, filled, refused
from tests.factories import ContentPageFactory, TopicPageFactory, UserFactory

pytestmark = pytest.mark.django_db

SECRET = "Zafiro azul"


def says(answer: HttpResponse) -> bool:
    """Tell whether an answer tells the secret, by its title or in an address."""
    text = answer.content.decode().lower()
    return SECRET.lower() in text or "zafiro" in text


@pytest.fixture
def secret(desk: Desk) -> Page:
    """Return a draft that is hidden from guests."""
    return desk.draft(desk.writer, title=SECRET, slug="zafiro-azul")


def who_only_enters() -> Client:
    """Return the browser of somebody who may enter the CMS and nothing else."""
    user = UserFactory(username="solo-entra")
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client = Client()
    client.force_login(user)
    return client


def naming(desk: Desk, secret: Page, **fields: Any) -> ArticlePage:
    """Return a guest's draft that names it in all ways, as an administrator may have left it."""
    body = [
        (
            "paragraph",
            f'<p data-block-key="abcde"><a linktype="page" id="{secret.pk}">aquí</a></p>',
        ),
        ("article", {"article": secret, "text": "Leé esto."}),
    ]
    return desk.draft(desk.guest, body=body, **fields)


def test_her_editor_tells_nothing_of_what_it_names(desk, secret):
    page = naming(desk, secret)
    topic = TopicPageFactory(parent=desk.site.topics, title=SECRET, slug="zafiro", live=False)
    page.topic = topic
    page.topics.add(topic)
    page.save_revision(user=desk.superuser.user)
    desk.superuser.get(f"{PAGES}edit", page.pk)
    edit = desk.guest.get(f"{PAGES}edit", page.pk)
    assert edit.status_code == 200 and str(secret.pk) in edit.content.decode() and not says(edit)
    assert says(desk.superuser.get(f"{PAGES}edit", page.pk))
    assert not says(desk.guest.get("desk_checks", page.pk))
    new = desk.guest.get(f"{PAGES}add", "blog", "articlepage", desk.site.blog.pk)
    assert new.status_code == 200 and not says(new)
    assert not says(desk.guest.get("desk_calendar"))


@pytest.mark.parametrize("way", ["topic", "topics", "series", "link", "block"])
def test_she_names_none_herself(desk, secret, way):
    mine = desk.draft(desk.guest)
    hidden = secret
    if way.startswith("topic"):
        hidden = TopicPageFactory(parent=desk.site.topics, title=SECRET, slug="zafiro", live=False)
    text = (
        f'<p><a linktype="page" id="{secret.pk}">aquí</a></p>' if way == "link" else "<p>Hola.</p>"
    )
    block: dict[str, Any] = {"value": rich_text(text)}
    html = desk.guest.get(f"{PAGES}edit", mine.pk).content.decode()
    named = {"topic": hidden.pk} if way == "topic" else {}
    named |= {"topics": [hidden.pk]} if way == "topics" else {}
    named |= {"series": hidden.pk} if way == "series" else {}
    data = filled(html, block, **named)
    if way == "block":
        data |= {
            "body-0-type": "article",
            "body-0-value-article": secret.pk,
            "body-0-value-text": "",
        }
    for headers in ({}, {"accept": "application/json"}):
        answer = desk.guest.client.post(
            reverse(f"{PAGES}edit", args=[mine.pk]), data, headers=headers
        )
        assert answer.status_code in {200, 400} and not says(answer), way
    latest = ArticlePage.objects.get(pk=mine.pk).get_latest_revision()
    assert f'"{hidden.pk}"' not in json.dumps(latest.content["body"])
    assert latest.content["topic"] != hidden.pk and hidden.pk not in latest.content["topics"]


def test_what_was_named_before_stays(desk, secret):
    page = naming(desk, secret)
    kept = page.get_latest_revision_as_object().body
    block = {"id": kept[0].id, "value": rich_text(kept[0].value.source)}
    html = desk.guest.get(f"{PAGES}edit", page.pk).content.decode()
    answer = desk.guest.post(f"{PAGES}edit", page.pk, **filled(html, block, title="Otro título"))
    assert answer.status_code == 302
    latest = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert latest.title == "Otro título" and f'id="{secret.pk}"' in latest.body[0].value.source


def test_a_private_address_is_any_address(desk):
    private = desk.site.article(title=SECRET, slug="zafiro", owner=desk.writer.user)
    public = desk.site.article(title="Pública", slug="publica", owner=desk.writer.user)
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    where = reverse("wagtailadmin_choose_page_external_link")

    def answered(person: Any, address: str) -> dict[str, Any]:
        fields = {"external-link-chooser-url": address, "external-link-chooser-link_text": "x"}
        return json.loads(person.client.post(where, fields).content)

    for suffix in ("", "?a=1"):
        said = answered(desk.guest, private.full_url + suffix)
        assert said["step"] == "external_link_chosen"
        assert set(said["result"]) == {"url", "title", "prefer_this_title_as_link_text"}
        assert SECRET not in json.dumps(said)
    assert answered(desk.guest, public.full_url)["result"]["id"] == public.pk
    assert answered(desk.editor, private.full_url)["result"]["id"] == private.pk
    assert answered(desk.guest, "https://otra.example/")["result"]["url"] == "https://otra.example/"


def test_no_form_says_where_a_page_may_not_go(desk, secret):
    mine = desk.draft(desk.guest)
    copying = reverse(f"{PAGES}copy", args=[mine.pk])
    fields = {"new_title": "Copia", "new_slug": "copia", "new_parent_page": secret.pk}
    for answer in (desk.guest.client.post(copying, fields), desk.guest.client.get(copying, fields)):
        assert refused(answer) and not says(answer)
    assert not says(desk.guest.get("wagtailadmin_home"))


@pytest.mark.parametrize("person", ["guest", "writer"])
def test_moving_asks_first_who_may(desk, secret, person):
    elsewhere = ContentPageFactory(parent=desk.site.home, title=SECRET, slug="zafiro", live=False)
    others = desk.draft(desk.colleague, title=SECRET)
    for pair in ((others, desk.site.blog), (elsewhere, desk.site.home), (secret, elsewhere)):
        answer = desk.person(person).get(f"{PAGES}move_confirm", *(page.pk for page in pair))
        said = " ".join(str(each) for each in get_messages(answer.wsgi_request))
        assert refused(answer) and not says(answer) and SECRET not in said


def test_what_choosers_and_lists_tell_needs_a_permission(desk):
    synonym = Synonym.objects.create(terms="zafiro, azul")
    desk.site.article(tags=["zafiro"])
    chooser = "wagtailsnippetchoosers_search_synonym:"
    addresses = [
        reverse(f"{chooser}choose"),
        reverse(f"{chooser}choose_results"),
        reverse(f"{chooser}chosen", args=[synonym.pk]),
        f"{reverse(f'{chooser}chosen_multiple')}?id={synonym.pk}",
        reverse("wagtailsearchpromotions:chooser"),
        reverse("wagtailsearchpromotions:chooserresults"),
    ]
    tags = f"{reverse('wagtailadmin_tag_autocomplete')}?term=zaf"
    for address in addresses:
        for person in (desk.guest, desk.writer):
            assert refused(person.client.get(address)), address
            script = person.client.get(address, headers={"x-requested-with": "XMLHttpRequest"})
            assert script.status_code == 403 and not says(script)
        assert desk.editor.client.get(address).status_code == 200, address
    assert says(desk.guest.client.get(tags))
    client = who_only_enters()
    assert refused(client.get(tags))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200


def test_who_only_enters_sees_no_draft(desk, secret):
    client = who_only_enters()
    for query in ("", "?q=zafiro"):
        answer = client.get(reverse("wagtailadmin_choose_page_search") + query)
        assert not says(answer)
