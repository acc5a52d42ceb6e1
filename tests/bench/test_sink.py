"""The mail server of the newsletter's benchmark: what it finds wrong with a message."""

import pytest
from django.utils import timezone

from bench.sink import read
from core.mail.messages import Message
from newsletter.mails.rendering import rendered
from newsletter.models import Delivery, Issue, Subscriber

pytestmark = pytest.mark.django_db
ANA = "ana@correo.example"


@pytest.fixture
def content(site) -> bytes:
    """Return a letter to Ana as it's sent."""
    letter = Issue.objects.create(subject="Carta", body=[("intro", "<p>¡Hola!</p>")])
    ana = Subscriber.objects.create(email=ANA)
    delivery = Delivery.objects.create(issue=letter, subscriber=ana, send_at=timezone.now())
    return rendered(letter).message_for(delivery).message().as_bytes()


def test_a_message_as_it_should_be(content):
    arrival = read(1.0, content, ANA)
    assert (arrival.faults, arrival.subject) == ([], "Carta")
    assert Subscriber.from_token(arrival.leave.split("/")[-3]).email == ANA


def test_messages_that_are_not(content):
    headless = content.replace(b"List-Unsubscribe:", b"X-Unsubscribe:")
    assert "List-Unsubscribe" in read(1.0, headless, ANA).faults
    assert "no html part" in read(1.0, content.replace(b"text/html", b"text/other"), ANA).faults
    assert "To is somebody else" in read(1.0, content, "eva@correo.example").faults
    assert read(1.0, content + b" " * 110_000, ANA).faults[-1].endswith("bytes")
    plain = Message(subject="Hola", body="Texto", to=[ANA]).message().as_bytes()
    assert {"List-Id", "Auto-Submitted", "no html part"} <= set(read(1.0, plain, ANA).faults)
