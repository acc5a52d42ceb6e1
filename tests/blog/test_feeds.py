"""Feeds: complete, absolute, conditional, and silent on what is private."""

import json
import xml.etree.ElementTree as ET
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from wagtail.models import PageViewRestriction

from tests.factories import ImageFactory, SeriesPageFactory, SourceFactory, ready_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}"
ORIGIN = "http://127.0.0.1:8000"


@pytest.fixture
def article(site):
    return site.article(
        title="Ñandúes & «comillas»",
        summary="Resumen.",
        body=[("paragraph", '<p>Leé <a href="/acerca/">quién soy</a> y <b>todo</b> el texto.</p>')],
        cover=ready_image("share"),
        tags=["agenda"],
    )


def test_rss_is_complete(client, article):
    response = client.get("/blog/feed/")
    assert response["Content-Type"].startswith("application/rss+xml")
    item = ET.fromstring(response.content).find("channel/item")
    assert item.findtext("title") == "Ñandúes & «comillas»"
    assert item.findtext("link") == ORIGIN + article.url
    assert "todo</b> el texto" in item.findtext(CONTENT)
    assert f'href="{ORIGIN}/acerca/"' in item.findtext(CONTENT)
    assert item.findtext(CREATOR) == "Lucía Ferreyra"
    assert {category.text for category in item.findall("category")} == {"Organización", "agenda"}
    assert item.find("enclosure").get("url").startswith(ORIGIN + "/media/images/")


def test_atom_is_complete(client, article):
    entry = ET.fromstring(client.get("/blog/feed/atom/").content).find(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}title") == "Ñandúes & «comillas»"
    assert "todo</b> el texto" in entry.findtext(f"{ATOM}content")
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Lucía Ferreyra"


def test_json_feed_is_complete(client, article):
    response = client.get("/blog/feed/json/")
    assert response["Content-Type"].startswith("application/feed+json")
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    (item,) = feed["items"]
    assert item["title"] == "Ñandúes & «comillas»"
    assert "todo</b> el texto" in item["content_html"]
    assert item["authors"] == [{"name": "Lucía Ferreyra"}]


def test_nothing_relative_remains_in_a_feed(client, article):
    for form in ("", "atom/", "json/"):
        text = client.get(f"/blog/feed/{form}").content.decode()
        for attribute in ("href", "src"):
            assert f'{attribute}="/' not in text
            assert f"{attribute}=&quot;/" not in text
            assert f'{attribute}=\\"/' not in text
        assert "srcset" not in text


def test_every_list_has_a_feed_of_its_own(client, site):
    series = SeriesPageFactory(parent=site.blog, slug="errores", title="Errores")
    source = SourceFactory(slug="palabras")
    article = site.article(
        series=series, tags=["agenda"], date=timezone.make_aware(timezone.datetime(2026, 3, 3))
    )
    article.article_sources.create(source=source)
    article.save_revision().publish()
    lists = [
        "/blog/",
        "/blog/2026/",
        "/blog/2026/03/",
        "/blog/tag/agenda/",
        "/blog/fuente/palabras/",
        "/blog/errores/",
    ]
    lists += ["/temas/organizacion/", "/autoras/lucia-ferreyra/"]
    titles = set()
    for address in lists:
        html = client.get(address).content.decode()
        assert f'href="{ORIGIN}{address}feed/"' in html or f'href="{address}feed/"' in html
        channel = ET.fromstring(client.get(f"{address}feed/").content).find("channel")
        assert channel.find("item") is not None
        titles.add(channel.findtext("title"))
        assert client.get(f"{address}feed/atom/").status_code == 200
        assert client.get(f"{address}feed/json/").status_code == 200
    assert len(titles) == len(lists)


def test_a_reader_with_a_current_copy_gets_304(client, article):
    first = client.get("/blog/feed/")
    assert client.get("/blog/feed/", headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert (
        client.get("/blog/feed/", headers={"If-Modified-Since": first["Last-Modified"]}).status_code
        == 304
    )
    article.title = "Otro título"
    article.save_revision().publish()
    assert client.get("/blog/feed/", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_private_and_unpublished_articles_stay_out(client, site):
    site.article(title="Pública")
    site.article(title="Borrador", live=False)
    PageViewRestriction.objects.create(
        page=site.article(title="Reservada"), restriction_type="login"
    )
    for form in ("", "atom/", "json/"):
        text = client.get(f"/blog/feed/{form}").content.decode()
        assert "Pública" in text
        assert "Borrador" not in text
        assert "Reservada" not in text


def test_an_empty_feed_is_a_feed(client, site):
    for form in ("", "atom/"):
        assert ET.fromstring(client.get(f"/blog/feed/{form}").content) is not None
    assert json.loads(client.get("/blog/feed/json/").content)["items"] == []


def test_a_feed_costs_the_same_with_one_and_with_twenty_articles(client, site, count_queries):
    cover = ImageFactory()
    site.article(cover=cover, tags=["una"])
    client.get("/blog/feed/")
    few = count_queries("/blog/feed/")
    for number in range(19):
        date = timezone.now() - timedelta(days=number)
        site.article(cover=cover, tags=["una"], date=date, revision=False)
    assert count_queries("/blog/feed/") <= few + 2


@pytest.mark.parametrize("address", ["/blog/feed/", "/blog/feed/atom/"])
def test_control_characters_do_not_break_a_feed(client, site, address):
    site.article(
        title="Con\x0btabulador",
        summary="Del\x01 procesador",
        body=[("paragraph", "<p>a\x08b</p>")],
    )
    response = client.get(address)
    assert response.status_code == 200
    assert "Contabulador" in "".join(ET.fromstring(response.content).itertext())


@pytest.mark.parametrize("lost", ["file", "rendition"])
def test_a_lost_picture_breaks_neither_feed_nor_article(client, site, lost):
    article = site.article(cover=ImageFactory())
    if lost == "rendition":
        Path(article.cover.get_rendition("fill-1200x630|format-jpeg").file.path).unlink()
    else:
        article.cover.renditions.all().delete()
        Path(article.cover.file.path).unlink()
    addresses = ("/blog/feed/", "/blog/feed/atom/", "/blog/feed/json/", "/blog/", article.url)
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


def test_feeds_follow_a_list_that_moves(client, site, django_capture_on_commit_callbacks):
    series = SeriesPageFactory(parent=site.blog, slug="errores")
    series.slug = "tropiezos"
    with django_capture_on_commit_callbacks(execute=True):
        series.save_revision().publish()
    for route in ("", "feed/", "feed/atom/", "feed/json/"):
        response = client.get(f"/blog/errores/{route}")
        assert (response.status_code, response.url) == (301, f"/blog/tropiezos/{route}")
