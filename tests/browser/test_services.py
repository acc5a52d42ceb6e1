"""Services in the real CMS: offered without evidence, learning; the seventh; a testimonial withdrawn."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from editorial.permissions.roles import ADMINISTRATORS, apply_roles
from services.models import ServicePage, Testimonial
from tests.factories import TestimonialFactory

pytestmark = pytest.mark.browser


@pytest.fixture
def administrator(member, tree):
    """Open the window of an administrator on a site with services."""
    assert tree.services
    apply_roles(tree.blog, tree.home)
    return member("ana", ADMINISTRATORS)


def publish(page) -> None:
    page.get_by_role("button", name="Más acciones").click()
    page.get_by_role("button", name="Publicar", exact=True).click()


def test_offered_without_evidence_is_refused_in_words_and_passes_as_learning(administrator, tree):
    draft = tree.service(title="Minutas de reuniones", live=False, state="learning", evidence=[])
    draft.save_revision()
    page = administrator.go(f"/admin/pages/{draft.pk}/edit/")
    page.locator("[name=summary]").fill("Media página con lo que se decidió.")
    page.locator("[name=state]").select_option("offered")
    publish(page)
    refused = page.locator(".messages")
    expect(refused).to_contain_text("nada muestra que lo dominás")
    expect(refused).to_contain_text("Lo estoy incorporando")
    expect(page.locator("[name=summary]")).to_have_value("Media página con lo que se decidió.")
    assert not ServicePage.objects.filter(live=True).exists()
    page.locator("[name=state]").select_option("learning")
    page.locator("[name=look_again_on]").fill("2027-03-01")
    page.keyboard.press("Escape")
    publish(page)
    expect(page.locator(".messages")).to_contain_text("Minutas de reuniones")
    service = ServicePage.objects.get()
    assert service.live and service.state == "learning"
    shown = administrator.go("/servicios/")
    expect(shown.get_by_role("heading", name="Lo que estoy incorporando")).to_be_visible()


def test_the_seventh_warns_and_names_the_least_backed(administrator, tree):
    for number in range(6):
        tree.service(title=f"Servicio de siempre {number}")
    seventh = tree.service(title="Uno más", live=False)
    seventh.save_revision()
    page = administrator.go(f"/admin/pages/{seventh.pk}/edit/")
    page.get_by_role("tab", name="Respaldo").click()
    expect(page.locator(".service-backing")).to_contain_text("ofrecés 7 servicios")
    publish(page)
    expect(page.locator(".messages")).to_contain_text("Los menos respaldados")
    assert ServicePage.objects.get(pk=seventh.pk).live


def test_a_testimonial_is_withdrawn(administrator, tree, window):
    testimonial = TestimonialFactory(words="Volví a tener mañanas.", given_by="Rosario")
    service = tree.service(evidence=[("testimonial", {"testimonial": testimonial})])
    service.save_revision().publish()
    reader = window()
    expect(reader.go(service.url).get_by_text("Volví a tener mañanas.")).to_be_visible()
    page = administrator.go(f"/admin/services/testimonials/edit/{testimonial.pk}/")
    page.get_by_role("link", name="Retirar").click()
    expect(page.get_by_text("Nada más respalda este servicio")).to_be_visible()
    page.get_by_role("button", name="Retirar").click()
    expect(page.locator(".messages")).to_contain_text("Retirado")
    expect(reader.go(service.url).get_by_text("Volví a tener mañanas.")).to_have_count(0)
    assert Testimonial.objects.get().words == "" and ServicePage.objects.get().live


@pytest.mark.parametrize("width", [360, 1280])
def test_pages_of_services_are_accessible(window, tree, width):
    service = tree.service(
        questions=[("question", {"question": "¿Y si no me sirve?", "answer": "<p>Se corta.</p>"})],
        scope=[("included", "La lista"), ("excluded", "Los domingos")],
    )
    visit = window(viewport={"width": width, "height": 800})
    for address in (tree.services.url, service.url):
        page = visit.go(address)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.get_by_text("¿Y si no me sirve?").click()
    expect(page.get_by_text("Se corta.")).to_be_visible()
    assert visit.problems == []
    assert re.search("servicio", page.url)


def test_a_review_is_closed(administrator, tree):
    service = tree.service(title="Turnos y agenda", price_kind="fixed", price_amount=100)
    ServicePage.objects.filter(pk=service.pk).update(price_date="2020-01-01")
    page = administrator.go("/admin/reports/due/")
    row = page.get_by_role("row", name=re.compile("Turnos y agenda"))
    expect(row).to_contain_text("El precio es del 1 de enero de 2020.")
    row.get_by_role("button", name="Sigue valiendo").click()
    expect(page.locator(".messages")).to_contain_text("Turnos y agenda")
    page = administrator.go("/admin/reports/due/")
    expect(page.get_by_text("El precio es del 1 de enero de 2020.")).to_have_count(0)
    assert ServicePage.objects.get(pk=service.pk).reviewed_on
