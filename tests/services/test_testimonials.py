"""Testimonials: kept with consent, withdrawn with every word."""

import json

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from wagtail.models import ModelLogEntry, Page, Revision

from core.mail.models import OutgoingMail
from services.models import Testimonial
from services.withdrawing import services_quoting, withdraw
from tests.editorial.team import is_live
from tests.factories import TestimonialFactory

pytestmark = pytest.mark.django_db
WORDS, NAME = "Me devolvió las mañanas", "Rosario Salvatierra"


@pytest.fixture
def testimonial():
    return TestimonialFactory(words=WORDS, given_by=NAME)


def quoting(site, testimonial, **fields):
    page = site.service(evidence=[("testimonial", {"testimonial": testimonial})], **fields)
    page.save_revision().publish()
    return page


def test_withdrawn_words_leave_at_once_everywhere(desk, client, testimonial):
    page = quoting(desk.site, testimonial)
    assert WORDS in client.get(page.url).content.decode()
    desk.editor.post("services_withdraw", testimonial.pk)
    html = client.get(page.url).content.decode()
    assert WORDS not in html and NAME not in html
    revisions = json.dumps(
        [revision.content for revision in Revision.objects.all()], default=str, ensure_ascii=False
    )
    assert WORDS not in revisions and NAME not in revisions
    row = Testimonial.objects.get(pk=testimonial.pk)
    assert (row.words, row.given_by, row.role, row.consent) == ("", "", "", "")
    assert row.withdrawn_at
    found = client.get("/buscar/", {"q": "devolvió mañanas"}).content.decode()
    assert page.title not in found


def test_the_log_forgets_her_name(desk, testimonial):
    address = reverse("service_testimonials:edit", args=[testimonial.pk])
    form = {
        "words": WORDS, "given_by": NAME, "role": "kinesióloga", "given_on": "2025-05-02",
        "consent": "Por mail.", "consented_on": "2025-05-02",
    }  # fmt: skip
    assert desk.editor.client.post(address, form).status_code == 302
    assert ModelLogEntry.objects.filter(label__contains=NAME).exists()
    desk.editor.post("services_withdraw", testimonial.pk)
    assert not ModelLogEntry.objects.filter(label__contains=NAME).exists()
    assert ModelLogEntry.objects.filter(action="services.testimonial.withdraw").count() == 1


def test_the_only_proof_leaves_the_page_and_mails_its_owner(desk, testimonial):
    page = quoting(desk.site, testimonial, owner=desk.writer.user, title="Turnos")
    answer = desk.editor.client.post(
        reverse("services_withdraw", args=[testimonial.pk]), follow=True
    )
    assert is_live(page)
    assert "Nada más respalda «Turnos»" in answer.content.decode()
    mail = OutgoingMail.objects.get()
    assert mail.recipient == desk.writer.user.email
    assert (
        "Turnos" in mail.subject and reverse("wagtailadmin_pages:edit", args=[page.pk]) in mail.text
    )
    assert NAME not in mail.text and WORDS not in mail.text


def test_another_proof_suffices(desk, testimonial):
    other = TestimonialFactory()
    page = desk.site.service(
        evidence=[("testimonial", {"testimonial": each}) for each in (testimonial, other)]
    )
    assert services_quoting(testimonial) == [(page, False)]
    assert withdraw(testimonial, desk.editor.user) == []
    assert not OutgoingMail.objects.exists()


def test_withdrawn_twice_is_withdrawn_once(desk, testimonial):
    quoting(desk.site, testimonial, owner=desk.writer.user)
    for _time in range(2):
        withdraw(testimonial, desk.editor.user)
    assert OutgoingMail.objects.count() == 1


def test_it_says_before_what_will_happen(desk, testimonial):
    page = quoting(desk.site, testimonial, title="Turnos")
    html = desk.editor.get("services_withdraw", testimonial.pk).content.decode()
    assert "Turnos" in html and "Nada más respalda este servicio" in html
    assert Testimonial.objects.in_use().filter(pk=testimonial.pk).exists() and is_live(page)


def test_withdrawn_words_do_not_come_back(desk, testimonial):
    withdraw(testimonial, desk.editor.user)
    row = Testimonial.objects.get(pk=testimonial.pk)
    row.words, row.consent = WORDS, "Por mail"
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert "Se retiró el consentimiento" in str(refused.value)


def test_the_chooser_offers_those_in_use(desk, testimonial):
    gone = TestimonialFactory(given_by="Celeste")
    withdraw(gone, desk.editor.user)
    html = desk.editor.get("testimonial_chooser:choose_results").content.decode()
    assert NAME in html and "Testimonio retirado" not in html


def test_the_page_of_a_service_asks_for_no_more_than_a_key(desk, testimonial):
    page = quoting(desk.site, testimonial)
    stored = Page.objects.get(pk=page.pk).latest_revision.content["evidence"]
    assert json.loads(stored)[0]["value"] == {"testimonial": testimonial.pk}
