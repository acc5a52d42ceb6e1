"""Addresses lead to the pages that Wagtail's own routing finds, in fewer queries."""

import pytest
from django.db import connection
from django.http import Http404
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from core.base.routing import DEEPEST
from home.models import HomePage
from tests.factories import ContentPageFactory, SeriesPageFactory, TopicPageFactory


def routed(route, home, address: str):
    components = [part for part in address.split("/") if part]
    try:
        result = route(home, RequestFactory().get(address), components)
    except Http404:
        return None
    view = result.args[0].__name__ if result.args else None
    return result.page, type(result.page), view, result.args[1:], result.kwargs


@pytest.fixture
def home(site):
    site.article(slug="una-nota", tags=["orden"])
    site.article(slug="un-borrador", live=False)
    SeriesPageFactory(parent=site.blog, slug="errores")
    TopicPageFactory(parent=site.topic, slug="agendas")
    hidden = ContentPageFactory(parent=site.home, slug="oculta", live=False)
    ContentPageFactory(parent=hidden, slug="debajo")
    return HomePage.objects.get()


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/blog/",
        "/blog/una-nota/",
        "/blog/un-borrador/",
        "/blog/una-nota/mas/",
        "/blog/una-nota/feed/",
        "/blog/feed/",
        "/blog/feed/atom/",
        "/blog/2026/",
        "/blog/2026/03/feed/",
        "/blog/tag/orden/",
        "/blog/fuente/plain-words/",
        "/blog/errores/",
        "/blog/errores/feed/json/",
        "/blog/errores/una-nota/",
        "/temas/organizacion/agendas/",
        "/temas/organizacion/agendas/feed/",
        "/temas/agendas/",
        "/oculta/",
        "/oculta/debajo/",
        "/una-nota/",
        "/no-existe/",
        "/no-existe/una-nota/",
        "/blog/Una-Nota/",
        "/blog/blog/",
        "/" + "blog/" * (DEEPEST + 3),
        "/" + "a/" * 500,
    ],
)
def test_it_answers_as_wagtails_own(home, address):
    ours, stock = routed(HomePage.route, home, address), routed(Page.route, home, address)
    assert ours == stock


def test_it_asks_twice_however_deep(home, django_assert_num_queries):
    request = RequestFactory().get("/")
    for components in (["blog"], ["temas", "organizacion", "agendas"]):
        with django_assert_num_queries(2):
            found = home.route(request, components).page
        with django_assert_num_queries(0):
            assert [page.slug for page in found.pages_above] == ["home", *components[:-1]]


def test_what_is_deleted_meanwhile_is_not_found(home, monkeypatch):
    monkeypatch.setattr(
        "blog.models.BlogIndexPage.get_served_objects", lambda: type(home).objects.none()
    )
    assert routed(HomePage.route, home, "/blog/") is None


def test_private_pages_stay_private_without_asking_for_each(client, home, site):
    from wagtail.models import PageViewRestriction

    PageViewRestriction.objects.create(page=site.topic, restriction_type="login")
    assert client.get("/temas/organizacion/agendas/").status_code == 302
    with CaptureQueriesContext(connection) as queries:
        assert client.get("/blog/una-nota/").status_code == 200
    asked = [query for query in queries if '"wagtailcore_pageviewrestriction"' in query["sql"]]
    assert len(asked) == 1


def test_an_alias_of_a_private_page_is_private(client, home, site):
    from wagtail.models import PageViewRestriction

    secret = ContentPageFactory(parent=site.home, slug="secreta")
    alias = secret.create_alias(parent=home, update_slug="espejo")
    assert client.get("/espejo/").status_code == 200
    PageViewRestriction.objects.create(page=secret, restriction_type="login")
    assert client.get(alias.url).status_code == 302
