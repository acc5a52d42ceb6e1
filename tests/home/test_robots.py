"""What machines ask for: sitemap, robots.txt, llms.txt, favicon.ico."""

import pytest
from django.templatetags.static import static
from wagtail.models import PageViewRestriction

from tests.factories import ContentPageFactory

pytestmark = pytest.mark.django_db


def test_sitemap_holds_public_pages_with_lastmod(client, site):
    site.article(title="Pública", slug="publica")
    site.article(slug="borrador", live=False)
    PageViewRestriction.objects.create(
        page=site.article(slug="reservada"), restriction_type="login"
    )
    xml = client.get("/sitemap.xml").content.decode()
    assert "http://127.0.0.1:8000/blog/publica/" in xml or "/blog/publica/" in xml
    assert "<lastmod>" in xml
    assert "borrador" not in xml
    assert "reservada" not in xml


@pytest.mark.parametrize("address", ["/robots.txt", "/llms.txt", "/sitemap.xml"])
def test_machines_may_only_read(client, site, address):
    assert client.head(address).status_code == 200
    assert client.options(address).status_code == 405


def test_robots_names_the_sitemap_and_keeps_out_of_the_admin(client, site):
    text = client.get("/robots.txt").content.decode()
    assert "Sitemap: http://127.0.0.1:8000/sitemap.xml" in text
    assert "Disallow: /admin/" in text


def test_programs_find_the_icon(client, site):
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer["Location"]) == (302, static("brand/favicon.svg"))


def test_the_front_page_has_its_title_on_one_line(client, site):
    assert f"<title>{site.home.meta_title}</title>" in client.get("/").content.decode()


def test_no_title_writes_markdown_of_its_own_into_llms_txt(client, site):
    site.article(title="Una](javascript:alert(1)) [otra", slug="una")
    (line,) = (
        line for line in client.get("/llms.txt").content.decode().split("\n") if "Una" in line
    )
    address = "http://127.0.0.1:8000/blog/una/index.md"
    assert line.startswith(f"- [Una\\](javascript:alert(1)) \\[otra]({address}): ")


def test_llms_txt_says_what_the_site_is(client, site):
    site.article(title="La agenda que respira", slug="la-agenda")
    ContentPageFactory(parent=site.home, title="Acerca", slug="acerca")
    site.service(title="Turnos", slug="turnos")
    PageViewRestriction.objects.create(
        page=site.article(title="Reservada"), restriction_type="login"
    )
    response = client.get("/llms.txt")
    text = response.content.decode()
    assert response["Content-Type"].startswith("text/plain")
    assert text.startswith("# ")
    assert "[La agenda que respira](http://127.0.0.1:8000/blog/la-agenda/index.md)" in text
    assert "[Acerca](http://127.0.0.1:8000/acerca/index.md)" in text
    assert "[Turnos](http://127.0.0.1:8000/servicios/turnos/index.md): Una línea." in text
    assert "Reservada" not in text
