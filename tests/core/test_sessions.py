"""What a script of the CMS is told when nobody is logged in any more, or the token of its form is another's."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from tests.editorial.team import PAGES

pytestmark = pytest.mark.django_db
SCRIPTS = (
    {"accept": "application/json"},
    {"x-requested-with": "XMLHttpRequest"},
    {"sec-fetch-dest": "empty"},
)
STATE = "/admin/session/"


@pytest.mark.parametrize("headers", SCRIPTS, ids=str)
def test_a_script_without_a_session_is_told_so(desk, headers):
    page = desk.draft(desk.writer)
    editor = reverse(f"{PAGES}edit", args=[page.pk])
    before = page.revisions.count()
    for where, method in ((editor, "post"), (editor, "get"), (STATE, "get")):
        answer = getattr(Client(), method)(where, headers=headers)
        assert answer.status_code == 401
        said = json.loads(answer.content)
        assert (said["success"], said["error_code"]) == (False, "session_expired")
        assert said["error_message"].startswith("Tu sesión venció")
        assert answer["Cache-Control"] == "no-store"
    assert page.revisions.count() == before


def test_somebody_who_opens_a_page_logs_in(desk):
    page = desk.draft(desk.writer)
    for where in (reverse(f"{PAGES}edit", args=[page.pk]), STATE):
        answer = Client().get(where, headers={"accept": "text/html"})
        assert answer.status_code == 302 and answer.url.startswith("/admin/login/?next=")


def test_a_script_with_a_session_keeps_its_answers(desk):
    refused = desk.nobody.client.get(STATE, headers=SCRIPTS[1])
    assert refused.status_code == 403
    said = desk.writer.client.get(STATE, headers=SCRIPTS[0])
    assert said["Cache-Control"].startswith("max-age=0") and "no-store" in said["Cache-Control"]
    assert said.json()["user"] == str(desk.writer.user.pk)
    page = desk.writer.client.get(STATE, headers={"accept": "text/html"})
    assert "Cerrá esta pestaña" in page.content.decode()


@pytest.mark.parametrize("headers", SCRIPTS, ids=str)
def test_an_old_token_has_a_code_and_a_new_one_is_given(desk, headers):
    client = Client(enforce_csrf_checks=True)
    client.force_login(desk.writer.user)
    token = client.get(STATE, headers=SCRIPTS[0]).json()["token"]
    old = {"x-csrftoken": "a" * 64}
    where = reverse("wagtailadmin_dismissibles")
    answer = client.patch(where, "{}", headers=headers | old)
    assert answer.status_code == 403 and answer.json()["error_code"] == "csrf_failed"
    answer = client.patch(where, "{}", headers=headers | {"x-csrftoken": token})
    assert answer.status_code == 200


def test_other_sites_of_the_address_answer_as_ever(site, client):
    assert client.get("/no-hay/", headers=SCRIPTS[0]).status_code == 404


def test_the_editor_knows_who_has_opened_it(desk):
    page = desk.draft(desk.writer)
    html = desk.editor.get(f"{PAGES}edit", page.pk).content.decode()
    script = html.partition("js/session.js")[2].partition(">")[0]
    assert f'data-user="{desk.editor.user.pk}"' in script
    assert f'data-state="{STATE}"' in script and "Tu sesión venció" in script
    assert f'data-login="/admin/login/?next={STATE}"' in script
