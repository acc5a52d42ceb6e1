"""A client asks for work, confirms, and is answered, in real windows."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from core.mail.models import OutgoingMail
from editorial.permissions.roles import ADMINISTRATORS, apply_roles
from services.models import ServiceRequest

pytestmark = pytest.mark.browser


def test_a_request_that_fits_is_confirmed_and_answered(window, member, tree):
    tree.service(title="Turnos y agenda")
    apply_roles(tree.blog, tree.home)
    visit = window(viewport={"width": 360, "height": 740})
    page = visit.go("/pedir/")
    assert Axe().run(page).violations_count == 0
    page.get_by_label("¿Qué necesitás?").fill("Que alguien dé los turnos del consultorio.")
    page.get_by_role("textbox", name="Nombre").fill("Rosario")
    page.locator("#pedido-email").fill("rosario@correo.example")
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_text("marcá la casilla").first).to_be_visible()
    expect(page.get_by_label("¿Qué necesitás?")).to_have_value(
        "Que alguien dé los turnos del consultorio."
    )
    page.get_by_role("checkbox", name=re.compile("Acepto")).check()
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("heading", name="Gracias: falta un paso")).to_be_visible()
    expect(page.get_by_text("Esto lo hago yo:")).to_be_visible()
    link = re.search(r"/pedir/\S+", OutgoingMail.objects.get().text)[0]
    page = visit.go(link)
    page.get_by_role("button", name="Sí, el pedido es mío").click()
    expect(page.get_by_role("button", name="Sí, el pedido es mío")).to_have_count(0)
    assert ServiceRequest.objects.get().is_confirmed

    desk = member("ana", ADMINISTRATORS)
    inbox = desk.go("/admin/services/requests/")
    inbox.get_by_role("link", name="Rosario").click()
    inbox.get_by_text("Aceptar", exact=True).click()
    inbox.locator("details[open] textarea").fill("Sí, puedo. Empezamos el lunes.")
    inbox.locator("details[open] button").click()
    expect(inbox.locator(".messages")).to_contain_text("Tu respuesta está en camino")
    assert ServiceRequest.objects.get().state == "accepted"
    assert OutgoingMail.objects.filter(text__contains="Empezamos el lunes").exists()
    page = visit.go(link)
    expect(page.get_by_text("Estado: Aceptado")).to_be_visible()
    assert len(visit.problems) == 1 and "400" in visit.problems[0]  # the form without consent
