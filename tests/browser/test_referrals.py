"""A client whom the owner can't serve is passed on, in real windows, with a real mail server."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from editorial.permissions.roles import ADMINISTRATORS
from services.colleagues.notifications import page_of
from services.models import Colleague, Referral, ServiceRequest
from services.models.colleagues import OWN
from tests.browser.window import Window
from tests.factories import AreaFactory, ColleagueFactory, SiteTree, UserFactory
from tests.postbox import PostBox
from tests.worker import Worker

pytestmark = pytest.mark.browser
CLIENT = "rosario@correo.example"
MARTA, JULIA = "marta@colega.example", "julia@colega.example"
NEEDED = "Hay que traducir contratos al inglés. Soy Rosario, mi cel es 11 5555-4444."
Mails = dict[str, list[str]]


@pytest.fixture
def worker(tree: SiteTree, settings: Any) -> Iterator[Worker]:
    """Return the worker, with a real SMTP server."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield Worker(box, lambda **_options: nullcontext())


@pytest.fixture
def post(worker: Worker) -> Callable[[], Mails]:
    """Return a function that has what is due sent, and returns the texts that arrived by addressee."""

    def sent() -> Mails:
        found: Mails = {}
        for mail in worker.work():
            text = mail.get_body(("plain",)).get_content()
            found.setdefault(mail["To"], []).append(f"{mail['Subject']}\n{text}")
        return found

    return sent


@pytest.fixture
def colleagues(tree: SiteTree) -> list[Colleague]:
    """Return two colleagues who translate, beside an owner's service that is something else."""
    tree.service(title="Turnos y agenda")
    area = AreaFactory(name="Traducción")
    UserFactory(username="dueña", email="duena@correo.example", is_superuser=True)
    return [
        ColleagueFactory(name=name, slug=name.lower(), email=email, areas=[area])
        for name, email in (("Marta", MARTA), ("Julia", JULIA))
    ]


def link(mails: Mails, to: str) -> str:
    """Return the path of the last mail's link."""
    return re.search(r"https?://[^/\s]+(/\S+)", mails[to][-1])[1]


def ask(visit: Window, post: Callable[[], Mails]) -> str:
    """Ask for work and confirm the address; return the path of the client's own page."""
    page = visit.go("/pedir/")
    page.get_by_label("¿Qué necesitás?").fill(NEEDED)
    page.get_by_role("textbox", name="Nombre").fill("Rosario")
    page.locator("#pedido-email").fill(CLIENT)
    page.get_by_role("checkbox", name=re.compile("Acepto")).check()
    page.get_by_role("button", name="Enviar").click()
    expect(page.get_by_role("heading", name="Gracias: falta un paso")).to_be_visible()
    own = link(post(), CLIENT)
    visit.go(own).get_by_role("button", name="Sí, el pedido es mío").click()
    expect(page.get_by_role("button", name="Sí, el pedido es mío")).to_have_count(0)
    return own


def choose(page: Page, *names: str) -> None:
    """Choose colleagues in this order, agree, and send."""
    labels = ("Primero le pregunto a", "Si no puede, a")
    for label, name in zip(labels, names, strict=False):
        page.get_by_label(label).select_option(label=name)
    page.get_by_role("checkbox", name=re.compile("Acepto que las colegas")).check()
    page.get_by_role("button", name="Preguntales por mí").click()
    expect(page.get_by_role("heading", name="Colegas que elegiste")).to_be_visible()


def test_one_declines_the_next_accepts_it_is_finished_and_thanked(window, member, colleagues, post):
    visit = window(viewport={"width": 360, "height": 740})
    own = ask(visit, post)
    assert list(post()) == ["duena@correo.example"]
    page = visit.page
    words = page.get_by_label("Lo que leen antes de aceptar").input_value()
    assert "traducir contratos" in words and "Rosario" not in words and "5555" not in words
    assert Axe().run(page).violations_count == 0
    choose(page, "Julia", "Marta")

    mails = post()
    assert list(mails) == [JULIA] and "Rosario" not in mails[JULIA][0]
    hers = window(viewport={"width": 360, "height": 740}, color_scheme="dark")
    answer = hers.go(link(mails, JULIA))
    assert Axe().run(answer).violations_count == 0
    answer.get_by_role("button", name="No puedo tomarlo").click()
    expect(answer.get_by_role("heading", name="Gracias por avisar")).to_be_visible()

    mails = post()
    assert list(mails) == [MARTA] and "5555" not in mails[MARTA][0]
    answer = hers.go(link(mails, MARTA))
    answer.get_by_role("button", name="Sí, lo tomo").click()
    expect(answer.get_by_text(CLIENT)).to_be_visible()
    mails = post()
    assert set(mails) == {MARTA, CLIENT, "duena@correo.example"}
    assert CLIENT in mails[MARTA][0] and "Marta aceptó" in mails[CLIENT][0]

    desk = member("ana", ADMINISTRATORS)
    inbox = desk.go(f"/admin/services/requests/{ServiceRequest.objects.get().pk}/")
    inbox.get_by_role("button", name="Terminado").click()
    inbox.get_by_role("button", name="Darle las gracias").click()
    expect(inbox.locator(".messages")).to_contain_text("agradecimiento está en camino")
    assert "gracias por ayudar" in post()[MARTA][0]
    expect(visit.go(own).get_by_text("Estado: Terminado")).to_be_visible()
    assert not visit.problems and not hers.problems


def test_a_client_withdraws_after_acceptance(window, colleagues, post):
    visit = window()
    own = ask(visit, post)
    choose(visit.page, "Marta")
    hers = window()
    mails = post()
    hers.go(link(mails, MARTA)).get_by_role("button", name="Sí, lo tomo").click()
    expect(hers.page.get_by_text(CLIENT)).to_be_visible()
    post()
    visit.go(own).get_by_role("button", name="Retirar el pedido").click()
    expect(visit.page.get_by_text("Estas colegas recibieron tu nombre")).to_contain_text("Marta")
    assert "borrá el nombre" in post()[MARTA][0]
    gone = hers.page.goto(hers.page.url)
    assert gone.status == 410


def test_a_colleague_leaves_in_the_middle(window, colleagues, post):
    visit = window()
    own = ask(visit, post)
    choose(visit.page, "Marta", "Julia")
    post()
    hers = window()
    hers.go(page_of(colleagues[0].contact, OWN)).get_by_role(
        "button", name="Irme", exact=True
    ).click()
    expect(hers.page.get_by_role("button", name="Acepto, lo pensé mejor")).to_be_visible()
    mails = post()
    assert "no toma más pedidos" in mails[CLIENT][0] and JULIA in mails
    hers.go(page_of(colleagues[1].contact, OWN)).get_by_role("button", name="pausa").click()
    expect(hers.page.get_by_text("Estás en pausa")).to_be_visible()
    mails = post()
    assert any("Ninguna de las colegas" in text for text in mails[CLIENT])
    expect(visit.go(own).get_by_text("te ayudo a buscar")).to_be_visible()
    assert set(Referral.objects.values_list("state", flat=True)) == {"withdrawn"}


def test_nobody_fits(window, tree, post):
    tree.service(title="Turnos y agenda")
    UserFactory(username="dueña", email="duena@correo.example", is_superuser=True)
    visit = window(viewport={"width": 360, "height": 740})
    ask(visit, post)
    post()
    expect(visit.page.get_by_text("Todavía no sé a quién presentarte")).to_be_visible()
    visit.page.get_by_role("button", name="Ayudame a encontrar a alguien").click()
    expect(visit.page.get_by_text("Estoy buscando a alguien")).to_be_visible()
    mails = post()
    desk = window()
    desk.log_in("dueña")
    inbox = desk.go(link(mails, "duena@correo.example"))
    copied = inbox.get_by_label("Sin datos personales").input_value()
    assert "traducir contratos" in copied and "Rosario" not in copied
