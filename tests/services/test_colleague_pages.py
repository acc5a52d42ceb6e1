"""The directory of colleagues, a page each, what machines read of them, who fits a request."""

import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from services.colleagues.matching import matching_colleagues
from services.models import Colleague, ColleagueContact, ColleagueGroup, ServiceSettings
from tests.factories import (
    AreaFactory,
    AudienceFactory,
    ColleagueFactory,
    ContentPageFactory,
    ImageFactory,
)
from tests.security.test_hostile_text import EVIL, SHORT, is_safe

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(desk):
    """Return three who agreed, in areas, languages and zones of their own."""
    texts, numbers = AreaFactory(name="Contenidos"), AreaFactory(name="Números")
    return [
        ColleagueFactory(name="Marta Paz", slug="marta-paz", areas=[texts], languages=["es", "pt"]),
        ColleagueFactory(name="Nora Gil", slug="nora-gil", areas=[numbers], languages=["es"]),
        ColleagueFactory(
            name="Olga Sanz", slug="olga-sanz", areas=[texts], time_zone="Europe/Madrid"
        ),
    ]


def text_of(client, address) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def shown(client, address) -> set[str]:
    html = text_of(client, address)
    return {name for name in ("Marta Paz", "Nora Gil", "Olga Sanz") if f">{name}</a>" in html}


def json_ld(html: str) -> list[dict]:
    found = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html, re.DOTALL)
    return [json.loads(each) for each in found]


class TestDirectory:
    """`/colegas/`."""

    def test_filters_are_links_with_numbers(self, client, many):
        area = many[0].areas.get().pk
        html = text_of(client, "/colegas/")
        assert shown(client, "/colegas/") == {"Marta Paz", "Nora Gil", "Olga Sanz"}
        link = re.search(rf'href="/colegas/\?area={area}"\s*>Contenidos <span[^>]*>2<', html)
        assert link, html
        assert shown(client, f"/colegas/?area={area}") == {"Marta Paz", "Olga Sanz"}
        assert shown(client, f"/colegas/?area={area}&idioma=pt") == {"Marta Paz"}
        assert shown(client, "/colegas/?zona=Europe/Madrid") == {"Olga Sanz"}
        both = text_of(client, f"/colegas/?area={area}&idioma=pt")
        assert 'aria-current="true"' in both and 'content="noindex"' in both
        assert f"{'/colegas/'}?area={area}" in both  # takes the language off

    @pytest.mark.parametrize(
        "query",
        ["area=x", f"area={'9' * 50}", "idioma=xx", "zona=%00", "zona=Europe/Mad", "area=-1"],
    )
    def test_a_filter_that_there_isnt_shows_nobody_and_the_way_back(self, client, many, query):
        html = text_of(client, f"/colegas/?{query}")
        assert "Ninguna colega reúne todo esto" in html and "Ver todas las colegas" in html
        assert shown(client, f"/colegas/?{query}") == set()

    def test_without_anybody_it_says_so(self, client, desk):
        assert "Todavía no hay nadie" in text_of(client, "/colegas/")

    def test_groups_are_listed_and_private_ones_nowhere(self, client, many):
        ColleagueGroup.objects.create(
            name="Foro abierto", good_for="Preguntar.", url="https://f.example/"
        )
        private = ColleagueGroup.objects.create(name="Ronda", good_for="x", is_private=True)
        many[0].groups = [private]
        many[0].save()
        html = text_of(client, "/colegas/")
        assert "Foro abierto" in html and 'href="https://f.example/"' in html
        for address in ("/colegas/", "/colegas/marta-paz/", "/sitemap.xml", "/buscar/?q=Ronda"):
            assert "Ronda</" not in client.get(address).content.decode(), address

    @pytest.mark.parametrize(
        "state",
        [
            {"agreed_at": None},
            {"paused_at": timezone.now()},
            {"hidden_at": timezone.now()},
            {"declined_at": timezone.now()},
        ],
        ids=["new", "paused", "hidden", "declined"],
    )
    def test_who_isnt_listed_is_nowhere(self, client, many, state):
        ColleagueContact.objects.filter(colleague=many[0]).update(**state)
        assert client.get("/colegas/marta-paz/").status_code == 404
        for address in (
            "/colegas/", "/sitemap.xml", "/servicios/", "/buscar/?q=Marta+Paz", "/blog/feed/", "/llms.txt",
        ):  # fmt: skip
            html = client.get(address).content.decode()
            assert "marta-paz" not in html and ">Marta Paz<" not in html, address
        html = text_of(client, "/colegas/")
        assert '"numberOfItems": 2' in html or '"numberOfItems":2' in html

    def test_unpublished_is_nowhere_too(self, client, many):
        many[0].unpublish()
        assert shown(client, "/colegas/") == {"Nora Gil", "Olga Sanz"}

    def test_a_page_of_the_site_keeps_its_address(self, client, desk, many):
        page = ContentPageFactory(parent=desk.site.home, title="Mis colegas", slug="colegas")
        ContentPageFactory(parent=page, title="La de antes", slug="marta-paz")
        assert "Mis colegas" in text_of(client, "/colegas/")
        assert "La de antes" in text_of(client, "/colegas/marta-paz/")
        assert "Nora Gil" in text_of(client, "/colegas/nora-gil/")

    def test_as_many_queries_for_fifty(self, client, desk, django_assert_max_num_queries):
        """Costs four seconds: fifty cards with portraits."""
        area, image = AreaFactory(), ImageFactory()
        ColleagueFactory(areas=[area], portrait=image)
        for address in ("/colegas/", "/sitemap.xml"):
            client.get(address)
        with django_assert_max_num_queries(60) as one:
            client.get("/colegas/")
        number = len(one)
        with django_assert_max_num_queries(60) as one:
            client.get("/sitemap.xml")
        of_map = len(one)
        for _n in range(49):
            ColleagueFactory(areas=[area], portrait=image)
        client.get("/colegas/")
        with django_assert_max_num_queries(number):
            client.get("/colegas/")
        with django_assert_max_num_queries(of_map):
            client.get("/sitemap.xml")

    def test_texts_are_texts(self, client, desk):
        area, audience = AreaFactory(name=SHORT), AudienceFactory(name=SHORT)
        ColleagueFactory(
            name=SHORT[:60], slug="mala", recommendation=EVIL[:400], place=SHORT[:80],
            time_zone=SHORT[:50], areas=[area], audiences=[audience], languages=["<b>", 7],
        )  # fmt: skip
        ColleagueFactory(slug="buena", areas=[AreaFactory()])
        ColleagueGroup.objects.create(name=SHORT[:80], good_for=EVIL[:200])
        ServiceSettings.objects.create(site=desk.site.site, colleague_consent=EVIL[:300])
        for address in ("/colegas/", "/colegas/mala/", "/colegas/?area=" + SHORT):
            is_safe(text_of(client, address), address)


class TestPage:
    """`/colegas/<slug>/`."""

    def test_it_says_who_she_is(self, client, many):
        card = many[0]
        card.place, card.url, card.portrait = "Rosario", "https://marta.example/", ImageFactory()
        card.audiences = [AudienceFactory(name="consultorios")]
        card.save()
        html = text_of(client, "/colegas/marta-paz/")
        for said in (
            "Marta Paz", "Rosario", "consultorios", "portugués", "Buenos Aires", "Pedile trabajo por acá",
            'href="/pedir/"', card.recommendation, "data:image/svg+xml",
        ):  # fmt: skip
            assert said in html, said
        (person, crumbs) = json_ld(html)
        assert person["@type"] == "Person" and person["sameAs"] == ["https://marta.example/"]
        assert [each["name"] for each in crumbs["itemListElement"]][1:] == ["Colegas", "Marta Paz"]
        assert re.search(r'<link rel="canonical"\s+href="[^"]+/colegas/marta-paz/"', html)
        assert card.recommendation in re.search(r'name="description"\s+content="([^"]*)"', html)[1]
        assert "@correo.example" not in html

    def test_away_is_said(self, client, many):
        Colleague.objects.update(away_until=timezone.localdate() + timedelta(days=9))
        assert "Ausente hasta el" in text_of(client, "/colegas/marta-paz/")

    def test_without_requests_there_is_no_button(self, client, desk, many):
        ServiceSettings.objects.create(site=desk.site.site, takes_requests=False)
        assert (
            "/pedir/"
            not in text_of(client, "/colegas/marta-paz/").split("<main")[1].split("</main")[0]
        )

    def test_the_preview_shows_the_draft(self, desk, many):
        card = many[0]
        card.recommendation = "Otra, sin publicar."
        revision = card.save_revision()
        address = f"/admin/snippets/services/colleague/history/{card.pk}/"
        assert desk.editor.client.get(address).status_code == 200
        from django.urls import reverse

        view = reverse(
            "wagtailsnippets_services_colleague:revisions_view", args=[card.pk, revision.pk]
        )
        assert "Otra, sin publicar." in desk.editor.client.get(view).content.decode()

    def test_a_reserved_word_is_no_address(self, desk):
        from django.core.exceptions import ValidationError

        with pytest.raises(ValidationError) as refused:
            Colleague(name="Marta", slug="mi-ficha", recommendation="x").full_clean()
        assert "slug" in refused.value.message_dict


def test_the_sitemap_has_them_and_is_well_formed(client, many):
    xml = client.get("/sitemap.xml").content
    ElementTree.fromstring(xml)
    assert b"/colegas/</loc>" in xml and b"/colegas/nora-gil/</loc>" in xml


def test_the_page_of_services_leads_there(client, desk):
    desk.site.service(title="Traducción", state="referred")
    assert 'href="/colegas/"' not in text_of(client, "/servicios/")
    ColleagueFactory()
    assert 'href="/colegas/"' in text_of(client, "/servicios/")


class TestMatching:
    """Which colleagues fit a request."""

    @pytest.fixture
    def three(self, desk):
        """Return a translator, an accountant, a designer."""
        texts, numbers, looks = (
            AreaFactory(name=name)
            for name in ("Traducción y textos", "Números y trámites", "Diseño")
        )
        shops = AudienceFactory(name="negocios chicos", words="taller, monotributo, facturas")
        return {
            "translator": ColleagueFactory(
                areas=[texts],
                recommendation="Traduce del portugués y del inglés, y corrige textos.",
            ),
            "accountant": ColleagueFactory(
                areas=[numbers],
                audiences=[shops],
                recommendation="Lleva impuestos al día, sin sustos.",
            ),
            "designer": ColleagueFactory(
                areas=[looks], recommendation="Dibuja logos y folletos que se leen."
            ),
        }

    @pytest.mark.parametrize(
        ("text", "who"),
        [
            ("Necesito traducir un folleto del inglés", "translator"),
            ("Busco quien me ordene los impuestos y el monotributo", "accountant"),
            ("Quiero un logo nuevo para mi taller", "designer"),
            ("Hay que corregir los textos de mi página", "translator"),
        ],
    )
    def test_the_right_one_comes_first_with_the_words(self, three, text, who):
        found = matching_colleagues(text)
        assert found[0].colleague == three[who]
        assert found[0].words and all(word in text.lower() for word in found[0].words)
        assert len(found) <= 3

    @pytest.mark.parametrize("text", ["", "Hola, ¿cómo estás?", "Busco un plomero para el baño"])
    def test_nobody_is_nobody(self, three, text):
        assert matching_colleagues(text) == []

    def test_who_is_away_paused_or_takes_none_doesnt_fit(self, three):
        text, card = "Necesito traducir del inglés", three["translator"]
        Colleague.objects.filter(pk=card.pk).update(away_until=timezone.localdate())
        assert not [each for each in matching_colleagues(text) if each.colleague == card]
        Colleague.objects.filter(pk=card.pk).update(away_until=None, accepts_requests=False)
        assert not [each for each in matching_colleagues(text) if each.colleague == card]
        Colleague.objects.filter(pk=card.pk).update(accepts_requests=True)
        ColleagueContact.objects.filter(colleague=card).update(paused_at=timezone.now())
        assert not [each for each in matching_colleagues(text) if each.colleague == card]

    def test_the_area_of_a_referred_service_counts(self, desk, three):
        area = three["accountant"].areas.get()
        service = desk.site.service(title="Balances", state="referred", area=area)
        found = matching_colleagues("Lo de siempre", [service])
        assert [each.colleague for each in found] == [three["accountant"]]
        assert found[0].words == [area.name]
        assert (
            matching_colleagues("Necesito los balances de este año")[0].colleague
            == three["accountant"]
        )
        offered = desk.site.service(title="Turnos", area=area)
        assert matching_colleagues("Lo de siempre", [offered]) == []

    def test_as_many_queries_for_many(self, three, django_assert_max_num_queries):
        matching_colleagues("traducir")
        with django_assert_max_num_queries(20) as few:
            matching_colleagues("traducir")
        for _n in range(20):
            ColleagueFactory()
        with django_assert_max_num_queries(len(few)):
            matching_colleagues("traducir")
