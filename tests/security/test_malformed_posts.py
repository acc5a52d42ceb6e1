"""What isn't what a form sends is a 400 with a sentence, never a 500."""

import logging

import pytest
from django.test import RequestFactory
from django.urls import reverse

from core.wagtail_compat.posts import MalformedPostMiddleware

pytestmark = pytest.mark.django_db

TEXT = '{"blocks": [], "entityMap": {}}'
BODY = {"body-count": "1", "body-0-deleted": "", "body-0-order": "0", "body-0-type": "paragraph"}
TABLE = BODY | {"body-0-type": "table", "body-0-value-caption": "x"}
DEEP = "[" * 100_000


def body(**values):
    """Return what the editor sends of a body, with some of it changed or (None) left out."""
    sent = BODY | {"body-0-value": TEXT} | {f"body-{name}": value for name, value in values.items()}
    return {name: value for name, value in sent.items() if value is not None}


MALFORMED = [
    body(**{"0-value": "no es json"}),
    body(**{"0-value": "[1]"}),
    body(**{"0-value": "7"}),
    body(**{"0-value": DEEP}),
    body(**{"0-value": '{"blocks": 3, "entityMap": {}}'}),
    body(**{"0-value": '{"blocks": [{"text": 1}], "entityMap": {}}'}),
    body(**{"0-deleted": None}),
    body(**{"0-order": None}),
    body(**{"0-type": None}),
    body(count="muchos"),
    body(count="9" * 5_000),
    body(**{"0-order": "1e3"}),
    TABLE,
    TABLE | {"body-0-value-column-count": "-1"},
    TABLE | {"body-0-value-column-count": "1", "body-0-value-row-count": "1"},
    {"workflow-action-extra-data": "no es json"},
    {"workflow-action-extra-data": "[1]"},
    {"workflow-action-extra-data": DEEP},
    {"next": "null"},
]


def title(page):
    page.refresh_from_db()
    return page.get_latest_revision_as_object().title


def number_of(value):
    return str(value)[:60]


@pytest.mark.parametrize("sent", MALFORMED, ids=number_of)
def test_the_editor_refuses_what_it_never_sends(desk, sent):
    page = desk.draft(desk.writer)
    before = title(page)
    address = reverse("wagtailadmin_pages:edit", args=[page.pk])
    response = desk.writer.client.post(address, {"title": "Otro", "slug": "otro"} | sent)
    assert response.status_code == 400
    assert "Eso no se pudo leer" in response.content.decode()
    assert title(page) == before


def test_scripts_are_told_in_their_own_way(desk):
    page = desk.draft(desk.writer)
    response = desk.writer.client.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]),
        body(**{"0-value": "no es json"}),
        headers={"Accept": "application/json"},
    )
    assert response.status_code == 400
    assert response.json()["success"] is False


def test_it_stays_in_the_log(desk, caplog):
    page = desk.draft(desk.writer)
    with caplog.at_level(logging.WARNING, "core.wagtail_compat.posts"):
        desk.writer.client.post(
            reverse("wagtailadmin_pages:edit", args=[page.pk]), body(**{"0-order": None})
        )
    assert "MultiValueDictKeyError" in caplog.text


@pytest.mark.parametrize("error", [KeyError("x"), ValueError("x"), RuntimeError("x")])
def test_faults_of_the_code_are_not_hidden(error):
    request = RequestFactory().post("/admin/pages/1/edit/")
    middleware = MalformedPostMiddleware(lambda _request: None)
    with pytest.raises(type(error)) as raised:
        raise error
    assert middleware.process_exception(request, raised.value) is None
