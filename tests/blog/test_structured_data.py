"""What pages of the blog say to machines (https://schema.org)."""

import json
from datetime import UTC, datetime

import pytest
from bs4 import BeautifulSoup
from wagtail.models import PageViewRestriction

from core.base.models import SiteSettings
from tests.factories import SeriesPageFactory, ready_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
ORIGIN = "http://127.0.0.1:8000"


def read(client, address):
    """Return the objects of a page by their types."""
    soup = BeautifulSoup(client.get(address).content, "html.parser")
    found = [
        json.loads(each.string) for each in soup.find_all("script", type="application/ld+json")
    ]
    return {each["@type"]: each for each in found}


def test_the_front_page_says_what_the_site_is_called(client, site):
    settings = SiteSettings.for_site(site.site)
    settings.name, settings.tagline = 'Casa "y" </script>', "Orden que dura"
    settings.save()
    found = read(client, "/")["WebSite"]
    assert (found["name"], found["url"]) == ('Casa "y" </script>', f"{ORIGIN}/")
    assert found["description"] == "Orden que dura"
    logo = found["publisher"]["logo"]["url"]
    assert found["publisher"]["@type"] == "Organization" and logo.endswith("/brand/icon.png")


def test_an_article_names_its_publisher_and_its_series(client, site):
    series = SeriesPageFactory(parent=site.blog, slug="errores", title="Errores")
    article = site.article(series=series)
    found = read(client, article.url)["BlogPosting"]
    assert found["publisher"]["name"] == "motiVAcional"
    assert found["isPartOf"] == {
        "@type": "CreativeWorkSeries",
        "name": "Errores",
        "url": f"{ORIGIN}/blog/errores/",
    }
    PageViewRestriction.objects.create(page=series, restriction_type="login")
    assert "isPartOf" not in read(client, article.url)["BlogPosting"]


def test_an_author_has_a_profile(client, site):
    site.author.portrait, site.author.summary = ready_image("share"), "Ordena semanas."
    site.author.save_revision().publish()
    found = read(client, "/autoras/lucia-ferreyra/")["ProfilePage"]
    person = found["mainEntity"]
    assert (person["@type"], person["name"]) == ("Person", "Lucía Ferreyra")
    assert person["description"] == "Ordena semanas."
    assert person["image"].startswith(f"{ORIGIN}/media/images/")
    assert found["dateModified"] and found["url"] == person["url"]


def test_archives_end_their_breadcrumbs_with_themselves(client, site):
    site.article(tags=["orden"], date=datetime(2026, 3, 3, 12, tzinfo=UTC))
    expected = {
        "/blog/2026/": "Artículos de 2026",
        "/blog/2026/03/": "Artículos de marzo de 2026",
        "/blog/tag/orden/": "Etiqueta: orden",
        "/blog/": "Blog",
    }
    for address, name in expected.items():
        last = read(client, address)["BreadcrumbList"]["itemListElement"][-1]
        assert (last["name"], last["item"]) == (name, f"{ORIGIN}{address}")
