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
LONG = 5_000  # beyond, a value is tried once
KIND = "application/x-www-form-urlencoded"
TEXTS = ("needed", "wanted_by", "budget")


def values() -> list[bytes]:
    """Return three hundred values, as bytes of a form."""
    found = [*bodies(), *(quote(str(each)).encode() for each in HOSTILE.values())]
    numbers = (b"9" * 19, b"9" * 5000, b"-1", b"1e3", b"0x1", b"1.0", b"%C2%B2", b"%EF%BC%91")
    short = [b"palabra " + each + b" y otra" for each in bodies() if len(each) < LONG]
    return [*found, *numbers, *short][:300]


def send(client, address: str, fields: dict[str, bytes]):
    Attempt.objects.all().delete()
    sent = b"&".join(name.encode() + b"=" + value for name, value in fields.items())
    return client.post(address, sent, content_type=KIND, headers=SAME_SITE)


def valid(**fields: bytes) -> dict[str, bytes]:
    return {name: quote(value).encode() for name, value in FORM.items()} | fields


class TestForms:
    """Three hundred values; those of every form are in test_hostile_forms.py."""

    def test_all_texts_of_a_form_that_is_else_right(self, client, desk):
        """Costs seconds of CPU: three hundred posts, and those that are taken are stored and mailed."""
        service = desk.site.service()
        for value in values():
            fields = valid(services=str(service.pk).encode(), **dict.fromkeys(TEXTS, value))
            assert send(client, "/pedir/", fields).status_code < 500, value[:80]
        stored = ServiceRequest.objects.filter(needed__icontains="script>alert")
        assert stored.count() > 20 and ServiceRequest.objects.count() > 100
        for request in stored[:3]:
            is_safe(client.get(own(request)).content.decode(), "own page")
            for address in (
                reverse("service_requests:index") + "?state=all",
                reverse("service_requests:detail", args=[request.pk]),
            ):
                html = desk.administrator.client.get(address).content.decode()
                assert "<script>alert" not in html and "<img src=x" not in html, address

    def test_the_address_of_the_form(self, client, desk):
        """Costs seconds of CPU: seventy-five addresses."""
        for value in values()[::4]:
            short = value[:2000].decode("latin-1")
            assert client.get(f"/pedir/?servicio={short}").status_code == 200, value[:80]

    def test_the_list_of_the_cms(self, desk):
        """Costs seconds of CPU: seventy-five addresses of a list that is drawn whole."""
        add(3)
        index = reverse("service_requests:results")
        for number, value in enumerate(values()[::4]):
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
        if number:
            add(number, services=[first])
        for place in places:
            client.get(place)
            with CaptureQueriesContext(connection) as asked:
                assert client.get(place).status_code == 200
            counts.append(len(asked))
    assert counts[: len(places)] == counts[len(places) :]
