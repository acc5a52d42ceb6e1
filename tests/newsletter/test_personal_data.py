"""The newsletter in 'my data': what is kept of somebody, given and erased."""

import json

import pytest
from django.core.management import call_command
from django.utils import timezone

from core.visitors.models import Attempt, consent_to
from core.visitors.personal_data import providers
from newsletter import personal_data
from newsletter.models import Delivery, ImportFile, SignUp, Subscriber, Suppression
from newsletter.subscriptions import leave
from tests.data_links import token_for
from tests.factories import SeriesPageFactory, TopicPageFactory, UserFactory
from tests.newsletter.admin_pages import confirm, letter, reader
from tests.newsletter.asking import ANA, SAME_SITE

pytestmark = pytest.mark.django_db
BEA = "bea@correo.example"


@pytest.fixture
def ana(site):
    """Return somebody of whom everything is kept."""
    consent, now = consent_to("newsletter", "Acepto los correos."), timezone.now()
    ana = reader(
        ANA, name="Ana", consent=consent, consented_at=now, everything=False, source="/blog/"
    )
    ana.topics.add(TopicPageFactory(parent=site.topics, title="Agenda"))
    ana.series.add(SeriesPageFactory(parent=site.blog, title="Errores"))
    Delivery.objects.create(issue=letter("Carta"), subscriber=ana, send_at=now, sent_at=now)
    SignUp.objects.create(email=ANA, consent=consent)
    leave(ana, "Mucho correo")
    reader(BEA)
    return ana


def test_all_of_it_is_given(ana, client):
    response = client.get(f"/mis-datos/{token_for('ANA@correo.example')}/descargar/")
    data = json.loads(response.content)["newsletter"]
    kept = data["subscription"]
    assert (kept["email"], kept["name"], kept["leave_reason"]) == (ANA, "Ana", "Mucho correo")
    assert (kept["topics"], kept["series"]) == (["Agenda"], ["Errores"])
    assert kept["consent"]["text"] == "Acepto los correos." and kept["consented_at"]
    assert [each["subject"] for each in data["messages"]] == ["Carta"]
    assert len(data["unconfirmed"]) == 1
    assert BEA not in response.content.decode()


def test_it_is_described(ana, client):
    html = client.get(f"/mis-datos/{token_for(ANA)}/").content.decode()
    for piece in ("Boletín", "De baja", "Agenda", "Errores", "Acepto los correos.", "1 mensaje"):
        assert piece in html


def test_who_is_unknown_is_told_nothing(site):
    assert (
        not providers.is_known(ANA)
        and not personal_data.gather(ANA)
        and personal_data.erase(ANA) == []
    )
    assert not Suppression.objects.exists()
    SignUp.objects.create(email=ANA, consent=consent_to("newsletter", "Sí"))
    assert providers.is_known("Ana@Correo.example")


def test_everything_is_erased_but_a_hash(ana, client):
    address = f"/mis-datos/{token_for(ANA)}/borrar/"
    response = client.post(address, {"confirm": "on"}, headers=SAME_SITE)
    assert "queda una huella" in response.content.decode()
    assert list(Subscriber.objects.values_list("email", flat=True)) == [BEA]
    assert not Delivery.objects.exists() and not SignUp.objects.exists()
    suppressed = Suppression.objects.get()
    assert suppressed.reason == "erased" and ANA not in suppressed.address_hash
    assert not providers.is_known(ANA)


def test_no_import_brings_her_back(ana, desk):
    personal_data.erase(ANA)
    confirm(desk.administrator, f"correo\n{ANA}\nnueva@correo.example\n")
    assert not Subscriber.objects.filter(email=ANA).exists()


def test_a_file_that_waits_to_be_imported_goes_too(site):
    user = UserFactory()
    for email in (ANA.upper(), BEA):
        ImportFile.objects.create(name=email, text=f"correo\n{email}", created_by=user)
    personal_data.erase(ANA)
    assert ImportFile.objects.get().name == BEA


def test_who_asks_us_and_confirms_again_is_written_to(ana, reader):
    personal_data.erase(ANA)
    assert reader.asks() == []
    call_command("write_again", "Ana@correo.example")
    Attempt.objects.all().delete()
    reader.subscribes()
    assert Subscriber.objects.active().filter(email=ANA).exists()
    assert not Suppression.covers(ANA)
