"""The guide in the CMS."""

from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.contrib.staticfiles import finders
from django.urls import reverse
from PIL import Image

from editorial.guide import HEIGHT, PAGES, PICTURES, WIDTH
from editorial.permissions.table import WHO_MAY

pytestmark = pytest.mark.django_db


def read(person, slug=""):
    address = reverse("desk_guide_page", args=[slug]) if slug else reverse("desk_guide")
    response = person.client.get(address)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize("slug", [page.slug for page in PAGES])
@pytest.mark.parametrize("role", ["guest", "writer", "editor", "administrator", "superuser"])
def test_every_page_is_read_by_every_role(desk, role, slug):
    page = read(desk.person(role), slug)
    assert len(page.select_one(".desk-guide__text").get_text().split()) > 60
    assert page.select_one("nav [aria-current=page]")["href"].endswith(f"/{slug}/")


def test_the_pages_of_her_role_come_first(desk):
    lists = read(desk.writer).select(".desk-guide__list")
    links = [[link["href"].split("/")[-2] for link in each.select("a")] for each in lists]
    assert links == [
        ["escribir", "comprobar", "enviar", "servicios"],
        ["revisar", "publicar", "ordenar", "comentarios", "boletin", "pedidos", "administrar"],
    ]
    assert "Redacción" in read(desk.writer).select_one(".desk-guide").get_text()


def test_the_guide_prints_the_table_of_rights(desk):
    table = read(desk.writer).select_one(".desk-guide__rights table")
    assert len(table.select("th[scope=row]")) == len(WHO_MAY)
    assert [column.get_text() for column in table.select("th[scope=col]")] == [
        "Invitada",
        "Redacción",
        "Edición",
        "Administración",
    ]


def test_pictures_are_there_described_and_used(desk):
    used = {
        image["src"].rsplit("/", 1)[1].removesuffix(".webp"): image["alt"]
        for page in PAGES
        for image in read(desk.administrator, page.slug).select(".desk-guide__picture img")
    }
    assert set(used) == set(PICTURES)
    assert all(used.values())
    for name in PICTURES:
        path = Path(finders.find(f"desk/guide/{name}.webp"))
        with Image.open(path) as picture:
            assert picture.size == (WIDTH, HEIGHT)
        assert path.stat().st_size < 80_000


def test_a_page_that_isnt_there_is_not_found(desk):
    assert desk.writer.client.get("/admin/guide/no-existe/").status_code == 404


def test_the_help_menu_leads_to_the_guide(desk):
    assert "/admin/guide/" in desk.writer.client.get("/admin/").content.decode()
