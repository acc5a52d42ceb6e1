"""Asking for work: the form, what fits, the client's own page, the inbox, what is erased."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from core.mail.models import OutgoingMail
from core.visitors.limits import LONGEST
from core.visitors.personal_data.providers import erase, gather
from search.setup import add_synonyms
from services.models import RequestEvent, ServiceArticle, ServiceRequest, ServiceSettings
from services.models.requests import OPEN, TRANSITIONS, NotAllowed, State, change_state
from services.requests.matching import matching
from services.requests.notifications import remind
from services.requests.personal_data import erase_old
from tests.comments.readers import SAME_SITE
from tests.factories import AudienceFactory, ContentPageFactory

pytestmark = pytest.mark.django_db
FORM = {
    "needed": "Necesito que alguien atienda los turnos de mi consultorio.",
    "wanted_by": "marzo",
    "budget": "hasta 200.000",
    "name": "Rosario",
    "email": "rosario@correo.example",
    "consent": "on",
}


def send(client, address="/pedir/", **fields):
    return client.post(address, FORM | fields, headers=SAME_SITE)


def stored(client, **fields) -> ServiceRequest:
    assert send(client, **fields).status_code == 302
    return ServiceRequest.objects.latest("pk")


def own(request: ServiceRequest) -> str:
    return reverse("service_request", args=[request.token])


def press(client, request: ServiceRequest, action: str):
    return client.post(own(request), {"action": action}, headers=SAME_SITE)


class TestForm:
    """`/pedir/` and `/contacto/`."""

    def test_a_request_is_kept_before_thanks(self, client, desk):
        service = desk.site.service(title="Turnos y agenda")
        answer = send(client, services=[service.pk])
        request = ServiceRequest.objects.get()
        assert answer.url == reverse("service_request_thanks", args=[request.thanks_token])
        assert (request.needed, request.email, request.state) == (
            FORM["needed"],
            FORM["email"],
            "new",
        )
        assert request.service_names == ["Turnos y agenda"] and request.consent.text
        text = client.get(answer.url).content.decode()
        assert "Esto lo hago yo:" in text and "Turnos y agenda" in text

    def test_the_name_of_a_service_stays_when_its_page_goes(self, client, desk):
        service = desk.site.service(title="Turnos y agenda")
        request = stored(client, services=[service.pk])
        service.delete()
        assert ServiceRequest.objects.get(pk=request.pk).service_names == ["Turnos y agenda"]

    def test_the_service_of_the_link_is_chosen(self, client, desk):
        service = desk.site.service()
        html = client.get(f"/pedir/?servicio={service.pk}").content.decode()
        assert re.search(rf'value="{service.pk}"[^>]*checked', html)
        for wrong in ("x", "9" * 40, "-1", ""):
            assert client.get(f"/pedir/?servicio={wrong}").status_code == 200

    def test_sent_twice_it_is_one(self, client, desk):
        for _time in range(2):
            send(client)
        assert ServiceRequest.objects.count() == 1 == RequestEvent.objects.count()

    def test_what_is_wrong_is_said_and_nothing_lost(self, client, desk):
        answer = send(client, email="esto no es", needed="corto", consent="")
        html = answer.content.decode()
        assert answer.status_code == 400 and "marcá la casilla" in html and "esto no es" in html
        assert not ServiceRequest.objects.exists()

    def test_a_program_believes_that_it_was_sent(self, client, desk):
        assert send(client, website_confirm="x").status_code == 302
        assert not ServiceRequest.objects.exists() and not OutgoingMail.objects.exists()

    def test_another_site_may_not_send(self, client, desk):
        assert (
            client.post("/pedir/", FORM, headers={"origin": "https://otro.example"}).status_code
            == 403
        )

    def test_many_are_too_many(self, client, desk):
        for number in range(6):
            send(client, needed=f"Necesito algo distinto, número {number}.")
        answer = send(client, needed="Necesito algo más todavía.")
        assert answer.status_code == 429 and "Probá más tarde" in answer.content.decode()
        assert ServiceRequest.objects.count() == 6

    def test_contact_is_a_request_without_service(self, client, desk):
        desk.site.service(title="Turnos")
        assert (
            "Turnos"
            not in client.get("/contacto/")
            .content.decode()
            .split("<form", 2)[-1]
            .split("</form")[0]
        )
        send(client, "/contacto/")
        assert ServiceRequest.objects.get().service_names == []

    def test_a_page_of_the_site_keeps_its_address(self, client, desk):
        ContentPageFactory(parent=desk.site.home, title="Mi contacto", slug="contacto")
        assert "Mi contacto" in client.get("/contacto/").content.decode()

    def test_switched_off_there_is_no_form(self, client, desk):
        ServiceSettings.objects.create(site=desk.site.site, takes_requests=False)
        assert client.get("/pedir/").status_code == 404 == send(client).status_code


class TestMail:
    """What leaves by mail, and what it holds."""

    def test_an_unconfirmed_address_reads_nothing_that_was_typed(self, client, desk):
        stored(client, name="Visitá premio ejemplo")
        mail = OutgoingMail.objects.get()
        assert mail.recipient == FORM["email"] and "/pedir/" in mail.text
        for typed in ("premio", FORM["needed"], FORM["budget"], FORM["wanted_by"]):
            assert typed not in mail.text + mail.subject

    def test_it_is_written_to_twice_a_day_and_every_request_is_kept(self, client, desk):
        for number in range(4):
            send(client, needed=f"Necesito algo distinto, número {number}.")
        assert OutgoingMail.objects.count() == 2 and ServiceRequest.objects.count() == 4

    def test_nobody_is_told_before_the_client_has_confirmed(self, client, desk):
        desk.administrator.user.email = "ana@correo.example"
        desk.administrator.user.save()
        request = stored(client)
        assert OutgoingMail.objects.count() == 1
        client.get(own(request))
        assert not ServiceRequest.objects.get().is_confirmed
        press(client, request, "confirm")
        press(client, request, "confirm")
        told = OutgoingMail.objects.exclude(recipient=FORM["email"])
        assert [mail.recipient for mail in told] == ["ana@correo.example"]
        assert FORM["email"] not in told[0].text and "Rosario" not in told[0].text

    def test_a_reminder_after_two_days_once(self, client, desk):
        request = stored(client)
        press(client, request, "confirm")
        remind()
        ServiceRequest.objects.update(confirmed_at=timezone.now() - timedelta(hours=49))
        remind()
        remind()
        waiting = OutgoingMail.objects.filter(subject__contains="espera hace dos días")
        assert waiting.count() == 1


class TestOwnPage:
    """What a client does behind her link."""

    def test_get_changes_nothing(self, client, desk):
        request = stored(client)
        text = client.get(own(request)).content.decode()
        assert FORM["needed"] in text and "Sí, el pedido es mío" in text
        assert ServiceRequest.objects.get().state == "new"

    def test_who_sent_the_form_confirms_nothing_by_what_she_sees(self, client, desk):
        """Her address is typed by anybody: only the mail holds the link."""
        answer = send(client)
        token = answer.url.rstrip("/").rpartition("/")[2]
        for method in (client.get, client.post):
            wrong = method(
                reverse("service_request", args=[token]), {"action": "confirm"}, headers=SAME_SITE
            )
            assert wrong.status_code == 410
        assert not ServiceRequest.objects.get().is_confirmed
        assert own(ServiceRequest.objects.get()) not in client.get(answer.url).content.decode()

    def test_erasing_drops_the_mail_about_it(self, client, desk):
        request = stored(client)
        press(client, request, "erase")
        assert not OutgoingMail.objects.filter(recipient=FORM["email"]).exists()

    def test_she_withdraws(self, client, desk):
        request = stored(client)
        press(client, request, "withdraw")
        assert ServiceRequest.objects.get().state == "withdrawn"

    def test_she_erases(self, client, desk):
        request = stored(client)
        answer = press(client, request, "erase")
        assert "está borrado" in answer.content.decode()
        left = ServiceRequest.objects.get()
        assert (left.needed, left.name, left.email, left.notes) == ("", "", "", "")
        assert client.get(own(request)).status_code == 410

    @pytest.mark.parametrize("change", ["", "x", "1", "é"])
    def test_a_tampered_link_opens_nothing(self, client, desk, change):
        request = stored(client)
        token = request.token[:-3] + change if change else "nada"
        answer = client.get(reverse("service_request", args=[token]))
        assert answer.status_code == 410 and FORM["needed"] not in answer.content.decode()

    def test_no_search_engine_and_no_cache_keeps_it(self, client, desk):
        answer = client.get(own(stored(client)))
        assert "noindex" in answer["X-Robots-Tag"] and "no-store" in answer["Cache-Control"]


class TestStates:
    """What a request may become."""

    def test_every_transition_is_tried(self, client, desk):
        request = stored(client)
        for seen in State:
            for to in State:
                ServiceRequest.objects.update(state=seen)
                request.state = seen
                if to in TRANSITIONS[seen]:
                    change_state(request, to)
                    assert ServiceRequest.objects.get().state == to
                else:
                    with pytest.raises(NotAllowed):
                        change_state(request, to)
                    assert ServiceRequest.objects.get().state == seen
        assert set(TRANSITIONS) == set(State) >= set(OPEN)

    def test_of_two_at_once_one_wins(self, client, desk):
        request = stored(client)
        other = ServiceRequest.objects.get()
        change_state(request, State.ACCEPTED)
        with pytest.raises(NotAllowed) as late:
            change_state(other, State.DECLINED)
        assert late.value.state == State.ACCEPTED


class TestInbox:
    """The CMS."""

    def answer(
        self, desk, request, to="accepted", seen="new", text="Sí, puedo. Empezamos el lunes."
    ):
        where = reverse("service_requests:detail", args=[request.pk])
        sent = {"text": text, "to": to, "seen": seen}
        return desk.administrator.client.post(where, sent, follow=True)

    def test_an_answer_leaves_by_mail_with_replies_to_her(self, client, desk):
        request = stored(client)
        self.answer(desk, request)
        mail = OutgoingMail.objects.get(key__startswith="services.answer")
        assert mail.recipient == FORM["email"] and "Empezamos el lunes" in mail.text
        assert mail.headers["Reply-To"] == desk.administrator.user.email
        assert ServiceRequest.objects.get().state == "accepted"

    def test_who_is_late_is_told_and_nothing_is_sent(self, client, desk):
        request = stored(client)
        self.answer(desk, request, "declined")
        said = self.answer(desk, request, "accepted").content.decode()
        assert "Otra persona fue más rápida" in said and "Empezamos el lunes" in said
        assert OutgoingMail.objects.filter(key__startswith="services.answer").count() == 1

    def test_notes_and_buttons(self, client, desk):
        request = stored(client)
        where = reverse("service_requests:detail", args=[request.pk])
        desk.administrator.client.post(where, {"notes": "Llamarla el martes."})
        assert "Llamarla el martes." in desk.administrator.client.get(where).content.decode()
        desk.administrator.client.post(where, {"to": "spam", "seen": "new"})
        assert ServiceRequest.objects.get().state == "spam"
        for wrong in (
            {"to": "x", "seen": "new"},
            {"to": "spam", "seen": "x"},
            {},
            {"to": "answered"},
        ):
            assert desk.administrator.client.post(where, wrong).status_code == 302

    def test_the_list(self, client, desk, django_assert_max_num_queries):
        stored(client)
        html = desk.administrator.get("service_requests:index").content.decode()
        assert "Rosario" in html and "sin confirmar" in html


class TestData:
    """What is given, and erased."""

    def test_my_data(self, client, desk):
        stored(client)
        assert gather(FORM["email"])["requests"]["requests"][0]["needed"] == FORM["needed"]
        assert any("Se borró 1 pedido" in said for said in erase(FORM["email"]))
        left = ServiceRequest.objects.get()
        assert left.needed == "" and not gather(FORM["email"])
        assert not OutgoingMail.objects.filter(recipient=FORM["email"]).exists()

    def test_after_a_year_figures_stay(self, client, desk):
        service = desk.site.service(title="Turnos")
        stored(client, services=[service.pk])
        assert erase_old() == 0
        ServiceRequest.objects.update(created_at=timezone.now() - timedelta(days=400))
        assert erase_old() == 1 and erase_old() == 0
        left = ServiceRequest.objects.get()
        assert left.email == "" and left.service_names == ["Turnos"] and left.state == "new"

    def test_the_limits_are_kept_no_longer_than_others(self):
        assert timedelta(days=1) <= LONGEST


class TestMatching:
    """Which service fits free words."""

    def test_by_title_audience_and_forms_of_words(self, site):
        surgeries = AudienceFactory(name="consultorios", words="pacientes, kinesióloga")
        diary = site.service(title="Turnos y agenda", audiences=[surgeries])
        site.service(title="Facturas y cobros")
        for text in ("Mis pacientes piden turno todo el día", "ordenar la agenda", "un turno"):
            found = matching(text)
            assert found and found[0].service == diary, text
        assert "turno" in matching("necesito un turno")[0].words

    def test_nothing_fits(self, site):
        site.service(title="Turnos y agenda")
        for text in ("arreglar el aire acondicionado", "hola", "quiero", "¿?", ""):
            assert matching(text) == [], text

    def test_drafts_fit_nobody(self, site):
        site.service(title="Turnos y agenda", live=False)
        assert matching("turnos y agenda") == []

    def test_words_of_every_trade_tell_nothing(self, site):
        site.service(title="Turnos y agenda", summary="Cada noche, cinco personas.")
        for text in ("cuidar a mamá por las noches", "un viaje para cinco personas"):
            assert matching(text) == [], text

    def test_a_verb_meets_its_noun(self, site):
        service = site.service(title="Turnos y cobros")
        assert [each.service for each in matching("que alguien se ocupe de cobrarles")] == [service]

    def test_what_clients_call_it(self, site):
        service, _other = site.service(title="Agenda", words="recepcionista"), site.service()
        found = matching("La recepcionista renunció.")
        assert [(each.service, each.words) for each in found] == [(service, ["recepcionista"])]

    def test_of_a_synonym_of_several_words_all_count(self, site):
        add_synonyms()
        service = site.service(title="Teléfono móvil")
        site.service(title="Atención del teléfono")
        assert [each.service for each in matching("un celular")] == [service]

    def test_words_of_another_trade_weigh_against(self, site):
        diary = site.service(title="Turnos, agenda y ventas")
        assert matching("Vendo velas: la agenda")[0].service == diary
        assert matching("Vendo una heladera: la agenda") == []
        assert matching("Vendo heladeras: agenda y turnos de ventas")[0].service == diary
        site.service(title="Arreglo de heladeras")
        assert matching("Vendo una heladera: la agenda")

    def test_articles_that_support_a_service_tell_what_it_is(self, site):
        service, _other = site.service(title="Correo"), site.service(title="Turnos")
        service.service_articles.add(
            ServiceArticle(article=site.article(title="La bandeja de entrada en cero")),
            ServiceArticle(article=site.article(title="Una casilla oculta", live=False)),
        )
        service.save()
        assert matching("la bandeja de entrada en cero")[0].service == service
        assert matching("una casilla") == []
