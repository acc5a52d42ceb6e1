"""'My data' in a real browser: asked for, read, downloaded, erased; without a script, and for all who read."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from comments.models import Comment
from core.mail.models import OutgoingMail
from tests.browser.test_accessibility import SCHEMES, WIDTHS, violations, violations_in
from tests.data_links import token_for

pytestmark = pytest.mark.browser
ANA = "ana@correo.example"
TEXT = "Probé lo de la bandeja vacía."


@pytest.fixture
def article(tree):
    """Return an article that Ana commented, and Eva answered her."""
    article = tree.article(title="Ordenar el correo", slug="ordenar-el-correo")
    known = {"article": article, "state": "approved"}
    first = Comment.objects.create(name="Ana", email=ANA, text=TEXT, **known)
    Comment.objects.create(
        name="Eva", email="eva@correo.example", text="Yo no.", parent=first, **known
    )
    return article


def link() -> str:
    """Return the path in the mail to Ana."""
    text = OutgoingMail.objects.get(recipient=ANA).text
    address = next(line for line in text.splitlines() if "/mis-datos/" in line)
    return "/mis-datos/" + address.partition("/mis-datos/")[2]


def test_from_the_article_to_the_end(window, article):
    guest = window(java_script_enabled=False, viewport={"width": 360, "height": 740})
    page = guest.go(article.url)
    page.get_by_role("link", name="Ver, descargar o borrar tus datos").click()
    page.locator("main").get_by_role("textbox", name="Correo").fill(ANA)
    page.get_by_role("button", name="Enviarme el enlace").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revisá tu correo")
    page = guest.go(link())
    expect(page.get_by_text("Aprobado: 1")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar todo").click()
    assert download.value.suggested_filename.startswith("mis-datos-")
    data = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert data["comments"]["comments"][0]["text"] == TEXT
    page.get_by_label("Sí, borrar todo").check()
    page.get_by_role("button", name="Borrar mis datos").click()
    expect(page.get_by_role("status")).to_contain_text("Vaciamos 1 comentario")
    page = guest.go(article.url)
    expect(page.get_by_text("Este comentario fue eliminado.")).to_be_visible()
    expect(page.get_by_text("Yo no.")).to_be_visible()
    assert guest.problems == []


@pytest.mark.parametrize("width", WIDTHS)
def test_for_all_who_read(window, article, width):
    guest = window(viewport={"width": width, "height": 900}, reduced_motion="reduce")
    hers, nobodys = token_for(ANA), token_for("nadie@correo.example")
    for path in ("", "revisa-tu-correo/", f"{nobodys}/", "x/", f"{hers}/"):
        page = guest.go(f"/mis-datos/{path}")
        for scheme in SCHEMES:
            assert violations_in(page, scheme) == []
    page.get_by_role("button", name="Borrar mis datos").click()
    expect(page.get_by_role("alert")).to_contain_text("Marcá la casilla")
    assert violations(page) == []
