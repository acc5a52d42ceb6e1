"""The blog's lists: index, archives, tags, sources, topics, authors, series."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from blog.models import ArticleSource
from tests.factories import (
    AuthorPageFactory,
    SeriesPageFactory,
    SourceFactory,
    TopicPageFactory,
)

pytestmark = pytest.mark.django_db
MARCH = timezone.make_aware(timezone.datetime(2026, 3, 3, 9, 30))


def read(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, address
    return response.content.decode()


def test_index_lists_published_articles_only(client, site):
    site.article(title="La agenda que respira")
    site.article(title="Un borrador", live=False)
    private = site.article(title="Solo para colegas")
    PageViewRestriction.objects.create(page=private, restriction_type="login")
    html = read(client, "/blog/")
    assert "La agenda que respira" in html
    assert "Un borrador" not in html
    assert "Solo para colegas" not in html


def test_featured_article_leads_the_first_page(client, site):
    site.article(title="Destacada", featured=True, date=MARCH)
    site.article(title="Reciente")
    html = read(client, "/blog/")
    assert html.index("Destacada") < html.index("<span>Destacado</span>") < html.index("Reciente")


def test_pages_are_numbered_and_bounded(client, site):
    for number in range(12):
        date = MARCH + timedelta(hours=number)
        site.article(title=f"Nota {number:02}", date=date, revision=False)
    first = read(client, "/blog/")
    assert 'rel="next"' in first
    assert 'rel="prev"' not in first
    second = read(client, "/blog/?page=2")
    assert "Nota 00" in second
    assert 'rel="prev"' in second
    assert '<link rel="canonical" href="http://127.0.0.1:8000/blog/?page=2">' in second
    assert "Nota 00" in read(client, "/blog/?page=999")
    for odd in ("abc", "-1", "0", "1e9", "%00", "9" * 400):
        read(client, f"/blog/?page={odd}")


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("/blog/2026/", True),
        ("/blog/2026/03/", True),
        ("/blog/2026/04/", None),
        ("/blog/2025/", None),
    ],
)
def test_archives(client, site, address, shown):
    site.article(title="De marzo", date=MARCH)
    html = read(client, address, 200 if shown else 404)
    assert ("De marzo" in html) == bool(shown)


def test_month_archive_says_its_month_in_spanish(client, site):
    site.article(date=MARCH)
    assert "marzo de 2026" in read(client, "/blog/2026/03/")


def test_an_article_of_new_years_eve_belongs_to_the_old_year(client, site):
    eve = timezone.make_aware(timezone.datetime(2025, 12, 31, 23, 30))
    site.article(title="Último brindis", date=eve)
    assert "Último brindis" in read(client, "/blog/2025/12/")
    read(client, "/blog/2026/", 404)


@pytest.mark.parametrize(
    "address",
    [
        "/blog/2026/13/",
        "/blog/2026/00/",
        "/blog/0000/",
        "/blog/9999/",
        "/blog/9999/12/",
        "/blog/2026/3/",
        "/blog/tag/ninguna/",
        "/blog/tag/%00/",
        "/blog/fuente/ninguna/",
        "/blog/feed/otro/",
        "/temas/ninguno/",
        "/autoras/nadie/",
    ],
)
def test_what_is_not_there_is_not_found(client, site, address):
    site.article(date=MARCH)
    read(client, address, 404)


def test_tag_lists_its_articles(client, site):
    site.article(title="Con etiqueta", tags=["facturación"])
    site.article(title="Sin etiqueta")
    html = read(client, "/blog/tag/facturacion/")
    assert "Con etiqueta" in html
    assert "Sin etiqueta" not in html


def test_tag_of_unpublished_articles_alone_is_not_found(client, site):
    site.article(tags=["secreta"], live=False)
    read(client, "/blog/tag/secreta/", 404)


def test_source_shows_its_articles_and_language(client, site):
    source = SourceFactory(title="Plain Words", slug="plain-words", language="en")
    article = site.article(title="Escribir claro")
    article.article_sources = [ArticleSource(source=source)]
    article.save_revision().publish()
    html = read(client, "/blog/fuente/plain-words/")
    assert "Plain Words" in html
    assert "Escribir claro" in html
    assert 'hreflang="en"' in html


def test_topic_includes_subtopics_and_further_topics(client, site):
    sub = TopicPageFactory(parent=site.topic, title="Agenda", slug="agenda")
    other = TopicPageFactory(parent=site.topics, title="Precios", slug="precios")
    site.article(title="Del tema")
    site.article(title="Del subtema", topic=sub)
    also = site.article(title="También del tema", topic=other)
    also.topics = [sub]
    also.save_revision().publish()
    site.article(title="De otro tema", topic=other)
    html = read(client, "/temas/organizacion/")
    for title in ("Del tema", "Del subtema", "También del tema", "Agenda"):
        assert title in html
    assert "De otro tema" not in html
    assert "Del subtema" in read(client, "/temas/organizacion/agenda/")
    assert "Agenda" in read(client, "/temas/")


def test_author_shows_her_articles(client, site):
    other = AuthorPageFactory(parent=site.authors, title="Marina Quiroga", slug="marina-quiroga")
    site.article(title="A cuatro manos", authors=[other, site.author])
    site.article(title="De Lucía")
    html = read(client, "/autoras/marina-quiroga/")
    assert "A cuatro manos" in html
    assert "De Lucía" not in html
    assert "Marina Quiroga" in read(client, "/autoras/")


def test_series_shows_its_published_parts_in_order(client, site):
    series = SeriesPageFactory(parent=site.blog, title="Errores al empezar", slug="errores")
    for place, title in ((3, "Tercera"), (1, "Primera"), (2, "Segunda")):
        site.article(title=title, series=series, series_place=place, live=title != "Segunda")
    html = read(client, "/blog/errores/")
    assert html.index("Primera") < html.index("Tercera")
    assert "Segunda" not in html


def test_lists_cost_the_same_with_one_and_with_fifty_articles(client, site, count_queries):
    addresses = [
        "/blog/",
        "/temas/organizacion/",
        "/autoras/lucia-ferreyra/",
        "/temas/",
        "/autoras/",
    ]
    site.article(tags=["una"])
    for address in addresses:
        read(client, address)  # warms Wagtail's site and root path caches
    few = {address: count_queries(address) for address in addresses}
    for _ in range(49):
        site.article(tags=["una"], revision=False)
    many = {address: count_queries(address) for address in addresses}
    for address in addresses:
        # The paginator's links and the page of ten cost nothing beyond the first article.
        assert many[address] <= few[address] + 1, (address, few, many)
    assert max(many.values()) <= 17, many


@pytest.mark.parametrize("how", ["unpublished", "private"])
def test_nothing_names_the_pages_that_visitors_may_not_see(client, site, how):
    hidden = [
        TopicPageFactory(parent=site.topics, title="Tema oculto", slug="tema-x"),
        AuthorPageFactory(parent=site.authors, title="Autora oculta", slug="autora-x"),
        SeriesPageFactory(parent=site.blog, title="Serie oculta", slug="serie-x"),
    ]
    topic, author, series = hidden
    parts = [
        site.article(topic=topic, authors=[author], series=series, tags=["una"]) for _ in range(2)
    ]
    for page in hidden:
        if how == "unpublished":
            page.unpublish()
        else:
            PageViewRestriction.objects.create(page=page, restriction_type="login")
    year = f"/blog/{parts[0].date:%Y}/"
    lists = ["/", "/blog/", year, "/blog/tag/una/", "/blog/feed/", "/blog/feed/atom/", "/llms.txt"]
    for address in [*lists, "/blog/feed/json/", "/sitemap.xml", "/temas/", parts[0].url]:
        html = read(client, address)
        for page in hidden:
            assert page.title not in html and f"{page.slug}/" not in html, address


def test_archives_have_one_address(client, site):
    year = f"{site.article().date:%Y}"
    arabic = year.translate({ord(str(n)): chr(0x660 + n) for n in range(10)})
    assert client.get(f"/blog/{year}/").status_code == 200
    assert client.get(f"/blog/{arabic}/").status_code == 404
