"""What strangers send to the forms of requests: no error of the server, nothing half-written; pages that cost the same."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.visitors.models import Attempt
from services.models import ServiceRequest
from tests.block_values import HOSTILE
from tests.comments.hostile import bodies
from tests.comments.readers import SAME_SITE
from tests.factories import ContentPageFactory
from tests.security.test_hostile_text import is_safe
from tests.services.test_requests import FORM, own
from tests.services.test_requests_admin import add

pytestmark = pytest.mark.django_db
KIND = "application/x-www-form-urlencoded"
TEXTS = ("needed", "wanted_by", "budget", "name")


def values() -> list[bytes]:
    """Return three hundred values, as bytes of a form."""
    found = [*bodies(), *(quote(str(each)).encode() for each in HOSTILE.values())]
    numbers = (b"9" * 19, b"9" * 5000, b"-1", b"1e3", b"0x1", b"1.0", b"%C2%B2", b"%EF%BC%91")
    return [*found, *numbers, *(b"palabra " + each + b" y otra" for each in bodies())][:300]


def send(client, address: str, fields: dict[str, bytes]):
    Attempt.objects.all().delete()
    sent = b"&".join(name.encode() + b"=" + value for name, value in fields.items())
    return client.post(address, sent, content_type=KIND, headers=SAME_SITE)


def valid(**fields: bytes) -> dict[str, bytes]:
    return {name: quote(value).encode() for name, value in FORM.items()} | fields


class TestForms:
    """Three hundred values in each field."""

    def test_all_fields_at_once(self, client, desk):
        """Costs seconds of CPU: three hundred posts, some of a megabyte; each field is cleaned by itself."""
        desk.site.service()
        for number, value in enumerate(values()):
            address = ("/pedir/", "/contacto/")[number % 2]
            fields = dict.fromkeys((*FORM, "services", "website_confirm"), value)
            if number % 3:
                del fields["website_confirm"]  # else nothing behind it is tried
            assert send(client, address, fields).status_code < 500, value[:80]

    def test_all_texts_of_a_form_that_is_else_right(self, client, desk):
        """Costs seconds of CPU: three hundred posts, and those that are taken are stored and mailed."""
        service = desk.site.service()
        for value in values():
            fields = valid(services=str(service.pk).encode(), **dict.fromkeys(TEXTS, value))
            assert send(client, "/pedir/", fields).status_code < 500, value[:80]
        stored = ServiceRequest.objects.filter(needed__icontains="script>alert")
        assert stored.count() > 20
        for request in stored[:3]:
            is_safe(client.get(own(request)).content.decode(), "own page")
            for address in (
                reverse("service_requests:index") + "?state=all",
                reverse("service_requests:detail", args=[request.pk]),
            ):
                html = desk.administrator.client.get(address).content.decode()
                assert "<script>alert" not in html and "<img src=x" not in html, address

    def test_choices_of_a_form_that_is_else_right(self, client, desk):
        """Costs seconds of CPU: three hundred posts, each in one of three fields; all have had each value before."""
        desk.site.service()
        for number, value in enumerate(values()):
            name = ("services", "email", "consent")[number % 3]
            assert send(client, "/pedir/", valid(**{name: value})).status_code < 500, value[:80]

    def test_the_clients_own_page_and_the_address(self, client, desk):
        """Costs seconds of CPU: three hundred posts, and a hundred addresses."""
        request = add()
        for number, value in enumerate(values()):
            answer = send(client, own(request), {"action": value})
            assert answer.status_code < 500, value[:80]
            if number % 3:
                continue
            short = value[:2000].decode("latin-1")
            assert client.get(f"/pedir/?servicio={short}").status_code == 200, value[:80]
        request.refresh_from_db()
        assert request.state == "new" and not request.is_confirmed and request.needed

    def test_the_list_of_the_cms(self, desk):
        """Costs seconds of CPU: a hundred addresses of a list that is drawn whole."""
        add(3)
        index = reverse("service_requests:results")
        for number, value in enumerate(values()[::3]):
            name = ("q", "service", "state", "export", "ordering", "p")[number % 6]
            short = value[:2000].decode("latin-1")
            answer = desk.administrator.client.get(f"{index}?state=all&{name}={short}")
            assert answer.status_code < 500, (name, value[:80])


def test_pages_cost_the_same_with_one_service_and_with_many(client, desk):
    """Costs seconds of CPU: a hundred services are made."""
    first = desk.site.service(title="Turnos y agenda")
    request = add(services=[first], needed="Que alguien dé turnos y lleve la agenda.")
    places = [
        "/pedir/",
        "/contacto/",
        reverse("service_request_thanks", args=[request.thanks_token]),
        own(request),
        first.url,
        ContentPageFactory(parent=desk.site.home, body=[("contact", {"title": "Hola"})]).url,
    ]
    counts = []
    for number in (0, 99):
        for each in range(number):
            desk.site.service(title=f"Turnos {each}")
        add(number, services=[first])
        for place in places:
            client.get(place)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(place).status_code == 200
            counts.append(len(asked))
    assert counts[: len(places)] == counts[len(places) :]
