"""The newsletter from the form to the last goodbye: a reader, an editor, a mail program."""

import re
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import UTC, datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import expect

from editorial.permissions.roles import ADMINISTRATORS
from newsletter.models import Subscriber
from tests.browser.editor import Editor
from tests.browser.window import Window
from tests.factories import SiteTree
from tests.newsletter.mailing import Mailing
from tests.postbox import PostBox
from tests.worker import Worker

pytestmark = pytest.mark.browser
ANA = "ana@correo.example"
LONG_AGO = datetime(2020, 3, 3, tzinfo=UTC)
TITLE = "Facturar sin susto"
WORDS = "Anotá cada cobro el mismo día."


@pytest.fixture
def mailing(tree: SiteTree, settings: Any) -> Iterator[Mailing]:
    """Return the blog with its worker and a real SMTP server."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield Mailing(tree, Worker(box, lambda **_options: nullcontext()))


def link(message: EmailMessage, words: str) -> str:
    """Return the address of the mail's link that says so."""
    html = message.get_body(("html",)).get_content()
    return re.search(rf'<a[^>]*href="([^"]+)"[^>]*>\s*{words}', html)[1]


def subscribe(reader: Window, mailing: Mailing, address: str) -> None:
    """Ask below an article, press Enter on the page of the mail's link."""
    form = reader.go(address).locator("main .subscribe")
    form.get_by_role("textbox", name="Correo").fill(ANA)
    form.get_by_role("button", name="Suscribirme").click()
    expect(reader.page.get_by_role("heading", level=1)).to_have_text("Falta un paso")
    (mail,) = mailing.worker.work()
    assert mail["To"] == ANA and not Subscriber.objects.exists()
    text = mail.get_body(("plain",)).get_content()
    reader.go(re.search(r"https?://\S+/confirmar/\S*", text)[0])
    assert not Subscriber.objects.exists(), (
        "who only opens the link, as scanners do, confirms nothing"
    )
    expect(reader.page.get_by_role("button", name="Sí")).to_be_focused()
    reader.page.keyboard.press("Enter")
    expect(reader.page.get_by_role("status")).to_contain_text("Listo")


def publish(desk: Window, tree: SiteTree) -> None:
    """Write a short article and publish it."""
    editor = Editor(desk, f"/admin/pages/add/blog/articlepage/{tree.blog.pk}/")
    editor.compose(TITLE, "Cobrar y dormir tranquila.", WORDS)
    editor.publish()
    expect(desk.page.locator(".messages")).to_contain_text("lo reciben por correo")


def one_click(message: EmailMessage) -> int:
    """Leave as a mail program does (RFC 8058): no cookie, no referrer; return the status."""
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    data = urlencode({"List-Unsubscribe": "One-Click"}).encode()
    request = Request(message["List-Unsubscribe"].strip("<>"), data)  # noqa: S310 - our own server
    with urlopen(request, timeout=60) as answer:  # noqa: S310
        return answer.status


def test_from_the_form_to_leaving(
    member: Callable[..., Window], window: Callable[..., Window], tree: SiteTree, mailing: Mailing
):
    reader = window(viewport={"width": 360, "height": 740})
    subscribe(reader, mailing, tree.article(title="El de antes", date=LONG_AGO).url)
    (welcome,) = mailing.minute()
    assert welcome["To"] == ANA
    desk = member("elena", ADMINISTRATORS)
    publish(desk, tree)
    assert mailing.minute() == [], "it waits until the editor can't have second thoughts"
    mailing.wait()
    (mail,) = mailing.minute()
    assert (mail["To"], mail["Subject"]) == (ANA, TITLE)
    for part in ("plain", "html"):
        assert WORDS in mail.get_body((part,)).get_content()
    reader.go(link(mail, "Leelo en el sitio"))
    expect(reader.page.get_by_role("heading", level=1)).to_have_text(TITLE)
    assert one_click(mail) == 200
    assert Subscriber.objects.get().state == Subscriber.State.LEFT
    reader.go(link(mail, "Elegí qué recibís"))
    expect(reader.page.get_by_role("button", name="Suscribirme de nuevo")).to_be_visible()
    mailing.publish(title="El que sigue")
    assert mailing.read() == {}
    assert (reader.problems, desk.problems) == ([], [])
