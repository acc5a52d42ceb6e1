"""Promoted results."""

import pytest
from wagtail.contrib.search_promotions.models import Query, SearchPromotion
from wagtail.models import PageViewRestriction

pytestmark = pytest.mark.django_db


def promote(words: str, **link) -> SearchPromotion:
    return SearchPromotion.objects.create(query=Query.get(words), **link)


class TestPromotions:
    def test_pages_and_addresses_are_promoted(self, client, site):
        promote("Agenda", page=site.blog, description="Todo <b>junto</b>.", sort_order=1)
        promote(
            "Agenda",
            external_link_url="https://otra.example/",
            external_link_text="Otra casa",
            sort_order=0,
        )
        response = client.get("/buscar/?q=AGENDA")
        assert [(found.title, found.url) for found in response.context["promotions"]] == [
            ("Otra casa", "https://otra.example/"),
            ("Blog", "/blog/"),
        ]
        html = response.content.decode()
        assert "Otra casa" in html
        assert "<b>junto" not in html

    def test_an_address_without_text_shows_itself(self, client, site):
        promote("agenda", external_link_url="https://otra.example/")
        assert (
            client.get("/buscar/?q=agenda").context["promotions"][0].title
            == "https://otra.example/"
        )

    def test_only_the_query_asked(self, client, site):
        promote("agenda", page=site.blog)
        assert client.get("/buscar/?q=semana").context["promotions"] == []
        assert client.get("/buscar/?q=").context["promotions"] == []

    def test_symbols_do_not_hide_a_promotion(self, client, site):
        promote("co-working", page=site.blog)
        promote("precio por hora", page=site.blog)
        for words in ("Co-Working", "¿precio por hora?", "PRECIO  por hora"):
            assert client.get("/buscar/", {"q": words}).context["promotions"], words

    def test_unpublished_and_private_pages_are_not_promoted(self, client, site):
        promote("agenda", page=site.article(title="Borrador", live=False))
        private = site.article(title="Privado")
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        promote("agenda", page=private)
        assert client.get("/buscar/?q=agenda").context["promotions"] == []
