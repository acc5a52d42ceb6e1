"""What visitors read of services: the page of all, a page each, the card below an article, blocks of other pages."""

import json
from datetime import date
from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from blog.models import AuthorPage
from core.base.models import SiteDocument
from services.models import ServiceArticle, ServicePage, ServiceSettings
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ContentPageFactory,
    TestimonialFactory,
)

pytestmark = pytest.mark.django_db
State = ServicePage.State


def text_of(client, url: str) -> str:
    response = client.get(url)
    assert response.status_code == 200, url
    return BeautifulSoup(response.content, "html.parser").get_text(" ", strip=True)


def json_ld(client, url: str) -> dict[str, dict]:
    soup = BeautifulSoup(client.get(url).content, "html.parser")
    found = [
        json.loads(script.string) for script in soup.find_all("script", type="application/ld+json")
    ]
    return {each["@type"]: each for each in found}


class TestIndex:
    """`/servicios/`."""

    def test_services_stand_by_what_she_does(self, client, site):
        surgeries = AudienceFactory(name="consultorios", sort_order=1)
        shops = AudienceFactory(name="talleres", sort_order=0)
        site.service(title="Turnos", audiences=[surgeries])
        site.service(title="Cobros", audiences=[shops])
        site.service(title="Carpetas")
        site.service(title="Boletines", state=State.LEARNING)
        site.service(title="Traducción", state=State.REFERRED)
        site.service(title="Escondido", live=False)
        text = text_of(client, site.services.url)
        order = [
            "Para talleres", "Cobros", "Para consultorios", "Turnos", "Para quien lo necesite",
            "Carpetas", "Lo que estoy incorporando", "Boletines",
            "Lo que no hago, y quién lo hace bien", "Traducción",
        ]  # fmt: skip
        places = [text.index(words) for words in order]
        assert places == sorted(places)
        assert "Escondido" not in text

    def test_says_what_she_specializes_in(self, client, site):
        ServiceSettings.objects.create(site=site.site, specialization="Turnos de consultorios.")
        assert "Turnos de consultorios." in text_of(client, site.services.url)

    def test_helps_while_there_is_none(self, client, site):
        assert "Todavía no hay servicios" in text_of(client, site.services.url)

    def test_queries_do_not_grow(self, client, site):
        """Costs a second and a half: fifteen services are made."""
        site.service(audiences=[AudienceFactory()])
        client.get(site.services.url)
        with CaptureQueriesContext(connection) as one:
            client.get(site.services.url)
        for _number in range(15):
            site.service(audiences=[AudienceFactory()])
        with CaptureQueriesContext(connection) as many:
            client.get(site.services.url)
        assert len(many) == len(one) <= 20


class TestService:
    """The page of a service."""

    def test_evidence_of_every_kind(self, client, site):
        site.author.trajectory = [
            ("item", {"period": "2019–2023", "kind": "position", "title": "Recepción"})
        ]
        site.author.save()
        author = AuthorPage.objects.get(pk=site.author.pk)
        document = SiteDocument.objects.create(title="C", file=ContentFile(b"%PDF-", "c.pdf"))
        testimonial = TestimonialFactory(words="Volví a tener mañanas.", given_by="Rosario")
        article = site.article(title="Cómo doy turnos")
        page = site.service(
            evidence=[
                ("certificate", {"title": "Curso de agenda", "issuer": "Escuela Norte",
                                 "issued_on": date(2021, 3, 1), "document": document}),
                ("step", {"step": f"{author.pk}:{author.trajectory[0].id}"}),
                ("project", {"title": "Tres agendas en una", "client": "Un consultorio",
                             "text": "Quedó una.", "finished_on": date(2025, 1, 2)}),
                ("testimonial", {"testimonial": testimonial}),
                ("years", {"since": "2019"}),
                ("article", {"article": article}),
            ]
        )  # fmt: skip
        text = text_of(client, page.url)
        for words in (
            "Qué lo respalda", "Curso de agenda", "Escuela Norte", "Recepción", "2019–2023",
            "Tres agendas en una", "Volví a tener mañanas.", "Rosario", "desde 2019",
            "Cómo doy turnos",
        ):  # fmt: skip
            assert words in text, words
        assert document.url in client.get(page.url).content.decode()

    def test_evidence_that_is_gone_is_not_shown(self, client, site):
        author, step = site.author.pk, "00000000-0000-4000-8000-000000000000"
        page = site.service(
            evidence=[
                ("step", {"step": f"{author}:{step}"}),
                ("testimonial", {"testimonial": None}),
                ("article", {"article": site.article(live=False)}),
            ]
        )
        assert "Qué lo respalda" not in text_of(client, page.url)

    @pytest.mark.parametrize(
        ("kind", "amount", "currency", "said"),
        [
            ("fixed", "150000", "ARS", "$ 150.000"),
            ("from", "90", "USD", "desde US$ 90"),
            ("hourly", "12500.50", "ARS", "$ 12.500,50 por hora"),
            ("request", None, "ARS", "a consultar"),
        ],
    )
    def test_price_in_words(self, site, kind, amount, currency, said):
        page = ServicePage(
            price_kind=kind, price_amount=amount and Decimal(amount), currency=currency
        )
        assert page.price_text == said

    def test_the_date_of_the_price_follows_the_price(self, site):
        page = site.service(price_kind="fixed", price_amount=Decimal(100))
        ServicePage.objects.filter(pk=page.pk).update(price_date=date(2020, 1, 1))
        page = ServicePage.objects.get(pk=page.pk)
        page.title = "Otro título"
        page.save()
        assert page.price_date == date(2020, 1, 1)
        page.price_amount = Decimal(120)
        page.save()
        assert page.price_date > date(2020, 1, 1)
        page.price_kind = "request"
        page.save()
        assert page.price_date is None

    def test_states_speak_for_themselves(self, client, site):
        learning = site.service(state=State.LEARNING, look_again_on=date(2027, 3, 1))
        referred = site.service(state=State.REFERRED)
        assert "Todavía no lo ofrezco" in (text := text_of(client, learning.url))
        assert "marzo de 2027" in text and "Precio" not in text
        assert "te presento a una colega" in text_of(client, referred.url)

    def test_scope_questions_and_articles(self, client, site):
        page = site.service(
            scope=[("included", "La lista de mañana"), ("excluded", "Los domingos")],
            questions=[
                ("question", {"question": "¿Ves los datos?", "answer": "<p>Los justos.</p>"})
            ],
        )
        page.service_articles.add(ServiceArticle(article=site.article(title="El que apoya")))
        page.service_articles.add(
            ServiceArticle(article=site.article(title="Borrador", live=False))
        )
        page.save()
        text = text_of(client, page.url)
        assert "La lista de mañana" in text and "No incluye: Los domingos" in text
        assert "¿Ves los datos?" in text and "Los justos." in text
        assert "El que apoya" in text and "Borrador" not in text

    def test_what_machines_read(self, client, site):
        page = site.service(
            area=AreaFactory(name="Turnos"),
            audiences=[AudienceFactory(name="consultorios")],
            price_kind="hourly",
            price_amount=Decimal(12000),
            questions=[
                ("question", {"question": "¿Y si?", "answer": "<p>Sí, <b>siempre</b>.</p>"})
            ],
        )
        found = json_ld(client, page.url)
        service = found["Service"]
        assert (service["serviceType"], service["name"]) == ("Turnos", page.title)
        price = service["offers"]["priceSpecification"]
        assert (price["price"], price["priceCurrency"], price["unitCode"]) == (
            "12000.00",
            "ARS",
            "HUR",
        )
        answer = found["FAQPage"]["mainEntity"][0]
        assert answer["acceptedAnswer"]["text"] == "Sí, siempre."

    def test_what_she_does_not_do_is_no_offer(self, client, site):
        page = site.service(state=State.REFERRED, price_kind="fixed", price_amount=Decimal(1))
        assert "Service" not in json_ld(client, page.url)

    def test_queries_do_not_grow_with_the_evidence(self, client, site):
        one = [("testimonial", {"testimonial": TestimonialFactory()})]
        many = [("testimonial", {"testimonial": TestimonialFactory()}) for _number in range(12)]
        counts = []
        for evidence in (one, many):
            page = site.service(evidence=evidence)
            client.get(page.url)
            with CaptureQueriesContext(connection) as asked:
                client.get(page.url)
            counts.append(len(asked))
        assert counts[0] == counts[1]


class TestElsewhere:
    """Services on other pages."""

    def test_the_card_below_an_article(self, client, site):
        article = site.article()
        for title, state in (("Turnos", State.OFFERED), ("Boletines", State.LEARNING)):
            page = site.service(title=title, state=state)
            page.service_articles.add(ServiceArticle(article=article))
            page.save()
        text = text_of(client, article.url)
        assert "Servicios relacionados Turnos" in text and "Boletines" not in text

    def test_chosen_services_and_focus_on_a_page(self, client, site):
        ServiceSettings.objects.create(site=site.site, specialization="Turnos de consultorios.")
        shown, hidden = site.service(title="Turnos"), site.service(title="Oculto", live=False)
        page = ContentPageFactory(
            parent=site.home,
            body=[
                ("services", {"title": "Mirá", "services": [shown, hidden, shown]}),
                ("focus", {"title": "Foco"}),
            ],
        )
        text = text_of(client, page.url)
        assert (
            "Mirá Turnos" in text and "Oculto" not in text and text.count("Turnos Una línea.") == 1
        )
        assert "Foco Turnos de consultorios." in text

    def test_no_search_finds_a_service_by_what_it_excludes(self, client, site):
        site.service(title="Correo de consultas", scope=[("excluded", "Los boletines masivos")])
        assert "Correo de consultas" not in text_of(client, "/buscar/?q=boletines")

    def test_search_finds_services_by_their_words_and_narrows_by_area(self, client, site):
        area = AreaFactory(name="Turnos")
        site.service(
            title="Recepción a distancia", delivery="Con calendario compartido.", area=area
        )
        text = text_of(client, "/buscar/?q=calendario+compartido")
        assert "Recepción a distancia" in text
        assert "Recepción a distancia" in text_of(client, f"/buscar/?q=recepcion&area={area.pk}")
        assert "Recepción a distancia" not in text_of(client, "/buscar/?q=recepcion&area=999999")
