"""Wagtail's APIs over HTTP: none publishes a colleague who hasn't agreed, none shows her.

That of the CMS is there. Version 3 isn't mounted, and is tried as it may be one day: it knows snippets that say their
`api_fields`, which a colleague doesn't.
"""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import include, path
from wagtail.actions import action_registry
from wagtail.api.v3.registry import registry
from wagtail.api.v3.urls import api
from wagtail.models import APIToken

from core.wagtail_compat.publishing import PublicationRefused
from services.models import Colleague
from tests.factories import ColleagueFactory

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
urlpatterns = [path("api/v3/", api.urls), path("", include("motivacional.urls"))]
KEY = 987_654  # of no page
PAGES, CMS, SNIPPETS = "/api/v3/pages/", "/admin/api/main/", "/api/v3/snippets/services.Colleague/"
NAME, WORDS = "Zulema Quispe", "Encuaderna a mano lo que nadie se anima."
READ = [
    SNIPPETS,
    f"{SNIPPETS}?search=Zulema",
    f"{SNIPPETS}{KEY}/",
    f"{SNIPPETS}{KEY}/?version=draft",
    f"{SNIPPETS}{KEY}/revisions/",
    "/api/v3/snippets/services.ColleagueContact/",
    "/api/v3/schema/services.Colleague/",
    "/api/v3/schema/",
    f"{PAGES}?type=services.Colleague",
    f"{PAGES}?search=Zulema",
    f"{PAGES}{KEY}/",
    f"{CMS}pages/?type=services.Colleague",
    f"{CMS}pages/?search=Zulema",
    f"{CMS}pages/{KEY}/",
    f"{CMS}snippets/services.Colleague/",
    f"{CMS}documents/?search=Zulema",
    "/api/v2/pages/?type=services.Colleague",
]
WRITE = [
    ("post", SNIPPETS),
    ("patch", f"{SNIPPETS}{KEY}/"),
    ("delete", f"{SNIPPETS}{KEY}/"),
    *(("post", f"{SNIPPETS}{KEY}/actions/{action}/") for action in ("publish", "revert", "delete")),
    ("post", PAGES),
    ("patch", f"{PAGES}{KEY}/"),
    ("post", f"{PAGES}{KEY}/actions/publish/"),
    ("post", f"{CMS}pages/{KEY}/action/publish/"),
    ("post", f"{CMS}snippets/{KEY}/action/publish/"),
]
SENT = {
    "type": "services.Colleague",
    "meta": {"type": "services.Colleague", "action": "publish"},
    "name": NAME,
    "recommendation": WORDS,
    "revision_id": 1,
    "live": True,
}


@pytest.fixture(params=["visitor", "editor", "superuser"])
def ask(request, desk) -> Callable[..., Any]:
    """Return what asks the APIs as somebody, by the session for that of the CMS and by a token for version 3."""
    person = None if request.param == "visitor" else getattr(desk, request.param)
    headers = {}
    if person:
        _token, text = APIToken.create_token(user=person.user, name="Prueba")
        headers["authorization"] = f"Bearer {text}"

    def send(method: str, address: str, *data: Any) -> Any:
        client = person.client if person and address.startswith(CMS) else Client()
        options = {"content_type": "application/json"} if data else {}
        return getattr(client, method)(address, *data, headers=headers, **options)

    return send


@pytest.fixture
def private(desk) -> Colleague:
    """Return a colleague who hasn't agreed."""
    return ColleagueFactory(pk=KEY, name=NAME, slug="zulema", recommendation=WORDS, agreed=False)


def test_no_address_shows_her(ask, private):
    for address in READ:
        answer = ask("get", address)
        text = answer.content.decode()
        assert answer.status_code < 500 and WORDS not in text, address
        assert NAME not in text and private.contact.email not in text, address


def test_no_address_publishes_her(ask, private):
    for method, address in WRITE:
        answer = ask(method, address, SENT)
        assert 300 <= answer.status_code < 500, (address, answer.status_code)
    private.refresh_from_db()
    assert not private.live and Colleague.objects.count() == 1


def test_a_token_is_let_in(desk, private):
    """Else the answers above would tell nothing."""
    _token, text = APIToken.create_token(user=desk.superuser.user, name="Prueba")
    answer = Client().get(SNIPPETS, headers={"authorization": f"Bearer {text}"})
    assert answer.status_code == 422  # no type of that name, instead of 401


def test_what_version_3_runs_is_refused_where_her_fields_are_said_one_day(desk, private):
    user = desk.superuser.user
    assert not registry.has("services.Colleague")
    new = Colleague(name="Otra", slug="otra", recommendation=WORDS)
    private.recommendation = "Otras palabras."
    for name, subject, options in (
        ("publish", private.latest_revision, {}),
        ("edit", private, {"publish": True}),
        ("create", new, {"publish": True}),
    ):
        action = action_registry.get_action_class(Colleague, name)(subject, user=user, **options)
        with pytest.raises(PublicationRefused):
            action.execute()
    assert not Colleague.objects.filter(live=True).exists()
