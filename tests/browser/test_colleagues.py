"""A colleague is asked, says yes, corrects her card, pauses and leaves, in real windows."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.mail.models import OutgoingMail
from editorial.permissions.roles import ADMINISTRATORS, apply_roles
from services.models import Colleague, ColleagueGroup
from tests.factories import AreaFactory, ColleagueFactory

pytestmark = pytest.mark.browser
EMAIL = "marta@correo.example"


def mailed(kind: str) -> str:
    """Return the path that the newest mail of a kind names."""
    found = OutgoingMail.objects.filter(key__contains=f":{kind}:", recipient=EMAIL)
    return re.search(r"/colegas/mi-ficha/\S+", found.latest("pk").text)[0]


def faultless(page) -> None:
    """Check what axe finds, in both schemes, and that nothing scrolls sideways."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.scrollingElement.scrollWidth - innerWidth") <= 0


def test_a_colleague_says_yes_corrects_pauses_and_leaves(window, member, tree):
    """Costs seconds: two windows, one of them the CMS."""
    tree.service(title="Turnos y agenda")
    apply_roles(tree.blog, tree.home)
    area = AreaFactory(name="Contenidos")
    ColleagueFactory(name="Nora Gil", areas=[area, AreaFactory()], time_zone="Europe/Madrid")
    ColleagueGroup.objects.create(
        name="Foro abierto", good_for="Preguntar.", url="https://f.example/"
    )
    card = ColleagueFactory(
        name="Marta Paz", slug="marta-paz", email=EMAIL, agreed=False, areas=[area]
    )
    desk = member("ana", ADMINISTRATORS)
    cms = desk.go(f"/admin/services/colleagues/{card.pk}/")
    cms.get_by_role("button", name="Pedirle su consentimiento").click()
    expect(cms.locator(".messages")).to_contain_text("Se le pregunta por correo")

    visit = window(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
    page = visit.go(mailed("consent"))
    faultless(page)
    page.get_by_role("button", name="Sí, acepto").click()
    expect(page.get_by_role("heading", name="Tu ficha", exact=True)).to_be_visible()
    expect(page.get_by_text("todavía no está publicada")).to_be_visible()
    faultless(page)

    page.get_by_label("Lugar (opcional)").fill("Rosario")
    page.get_by_role("checkbox", name="portugués").check()
    page.get_by_role("textbox", name="Nombre").fill("")
    page.get_by_role("button", name="Enviar").click()
    expect(page.locator("#ficha-errors")).to_be_visible()
    expect(page.get_by_label("Lugar (opcional)")).to_have_value("Rosario")
    page.get_by_role("textbox", name="Nombre").fill("Marta Paz")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("Lo que escribiste quedó guardado")).to_be_visible()
    assert not Colleague.objects.get(pk=card.pk).live

    cms = desk.go(f"/admin/snippets/services/colleague/edit/{card.pk}/")
    expect(cms.get_by_label("lugar", exact=False).first).to_have_value("Rosario")
    # Wagtail's menu of actions opens upwards.
    cms.locator("[data-w-dropdown-target=toggle]").last.click()
    cms.get_by_role("button", name="Publicar").click()
    cms.wait_for_url("**/snippets/services/colleague/")
    assert Colleague.objects.listed().filter(pk=card.pk).exists()

    page = visit.go("/colegas/")
    faultless(page)
    page.get_by_role("link", name="Marta Paz").click()
    expect(page.get_by_text("Rosario")).to_be_visible()
    faultless(page)
    for width in (320, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 900})
        for address in ("/colegas/", "/colegas/marta-paz/"):
            faultless(visit.go(address))

    page = visit.go(mailed("own"))
    page.get_by_role("button", name="Hacer una pausa").click()
    expect(page.get_by_role("button", name="Volví")).to_be_visible()
    visit.go("/colegas/marta-paz/")
    assert visit.status == 404
    page = visit.go(mailed("own"))
    page.get_by_role("button", name="Irme", exact=True).click()
    expect(page.get_by_role("button", name="Acepto, lo pensé mejor")).to_be_visible()
    faultless(page)
    assert not Colleague.objects.get(pk=card.pk).live
