"""Issues and letters in the CMS: the list, one issue, from a draft to its hour, a test, cancelling."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.mail.queue import ATTEMPTS
from newsletter.admin.site_time import site_time
from newsletter.models import Delivery, Issue, NewsletterSettings
from tests.newsletter.admin_pages import (
    letter,
    opened,
    press,
    reader,
    state_of,
    tabs,
    text_of,
    titles,
)

pytestmark = pytest.mark.django_db
LIST = "newsletter_issues:index"
ATTACK = "<script>alert(1)</script>"
State = Issue.State


@pytest.fixture
def editor(desk):
    """Return who composes letters and sees no addresses."""
    return desk.editor


def deliver(issue: Issue, name: str, **fields) -> Delivery:
    """Write down that an issue goes to somebody."""
    values = {"subscriber": reader(f"{name}@correo.example"), "send_at": timezone.now()}
    return Delivery.objects.create(issue=issue, **values | fields)


def partly_sent(**fields) -> Issue:
    """Return an issue of which two messages are delivered, one failed, one is left."""
    issue = letter(state=State.SENDING, started_at=timezone.now(), **fields)
    for name in ("ana", "bea"):
        deliver(issue, f"{name}{issue.pk}", sent_at=timezone.now())
    why = "550 5.1.1 <cora@correo.example> unknown"
    deliver(issue, f"cora{issue.pk}", attempts=ATTEMPTS, failure=why)
    deliver(issue, f"dora{issue.pk}")
    return issue


class TestList:
    def test_a_row_says_what_matters(self, editor):
        hour = timezone.now() + timedelta(hours=1)
        partly_sent(subject="Carta de mayo", send_at=hour)
        row = text_of(opened(editor, LIST).select_one("tbody tr"))
        said = "entregados: 2, fallidos: 1, pendientes: 1"
        for piece in ("Carta de mayo", "Carta", "Enviándose", site_time(hour), said):
            assert piece in row
        bar = opened(editor, LIST).select_one("progress")
        assert (bar["value"], bar["max"], bar["aria-label"]) == ("3", "4", "Avance")

    def test_states_filters_and_search(self, editor):
        letter("Uno", state=State.WAITING, send_at=timezone.now() + timedelta(days=20))
        letter("Dos", state=State.SENT, kind=Issue.Kind.DIGEST)
        letter("Tres")
        assert tabs(editor, LIST) == {
            "Todos": 3,
            "Borradores": 1,
            "En espera": 1,
            "Enviándose": 0,
            "Enviados": 1,
            "Cancelados": 0,
        }
        assert titles(editor, LIST) == ["Tres", "Dos", "Uno"]
        assert titles(editor, LIST, state="sent") == ["Dos"]
        assert titles(editor, LIST, kind="digest") == ["Dos"]
        assert titles(editor, LIST, q="UNO") == ["Uno"]
        later = timezone.localdate() + timedelta(days=10)
        assert titles(editor, LIST, send_at_from=later) == ["Uno"]
        assert titles(editor, LIST, ordering="send_at")[0] == "Uno"

    def test_any_address(self, editor):
        letter("Uno")
        for name, value in (
            ("state", "x"),
            ("kind", "x"),
            ("q", "\x00"),
            ("send_at_to", "9999-99-99"),
        ):
            page = opened(editor, LIST, **{name: value})
            assert page.select("tbody tr") == [] and page.select_one("[role=alert]")
        assert titles(editor, LIST, p="x", ordering="-created_by__password") == ["Uno"]

    def test_many_rows_cost_what_few_do(self, editor):
        def cost(number: int) -> int:
            for _each in range(number):
                partly_sent(created_by=editor.user)
            with CaptureQueriesContext(connection) as queries:
                opened(editor, LIST)
            return len(queries)

        cost(1)
        assert cost(2) == cost(20)

    def test_what_is_written_is_escaped(self, editor):
        issue = letter(ATTACK, preheader=ATTACK)
        for name, args in ((LIST, []), ("newsletter_issue", [issue.pk])):
            assert ATTACK not in editor.get(name, *args).content.decode()
        preview = editor.get("newsletter_preview", issue.pk).content.decode()
        assert "<script" not in preview


class TestProgress:
    def test_the_script_is_told_how_far_they_are(self, editor):
        issue, other = partly_sent(), letter()
        address = reverse("newsletter_progress")
        told = editor.client.get(address, {"id": [issue.pk, other.pk, 999, "x", "9" * 40]}).json()
        assert told[str(issue.pk)] == {
            "state": "Enviándose",
            "done": 3,
            "total": 4,
            "words": "entregados: 2, fallidos: 1, pendientes: 1",
            "is_live": True,
        }
        assert told[str(other.pk)]["is_live"] is False and len(told) == 2
        assert editor.client.get(address).json() == {}

    def test_only_what_moves_is_asked_for(self, editor):
        partly_sent()
        letter(state=State.SENT)
        live = opened(editor, LIST).select("[data-issue][data-live]")
        assert [each["data-live"] for each in live] == [reverse("newsletter_progress")]


class TestOne:
    def test_what_it_says_and_what_became_of_it(self, editor, site):
        site.article(title="Ordenar el correo")
        issue = Issue.objects.get()
        issue.delete()
        issue = partly_sent(article=issue.article, kind=Issue.Kind.ARTICLE)
        page = opened(editor, "newsletter_issue", issue.pk)
        text = text_of(page)
        for piece in (
            "Ordenar el correo",
            "Artículo",
            "entregados: 2",
            "Lo que no se pudo entregar",
        ):
            assert piece in text
        frame = page.select_one("iframe")
        assert frame.has_attr("sandbox") and not frame["sandbox"] and frame["title"]
        assert frame["src"] == reverse("newsletter_preview", args=[issue.pk])

    def test_editors_see_no_addresses(self, desk):
        issue = partly_sent()
        html = opened(desk.editor, "newsletter_issue", issue.pk)
        assert "@correo.example" not in text_of(html.select_one("#failures-section"))
        assert "550 5.1.1" in text_of(html) and "Suscriptora" in text_of(html)
        whole = text_of(opened(desk.administrator, "newsletter_issue", issue.pk))
        assert f"cora{issue.pk}@correo.example" in whole and "unknown" in whole

    def test_the_preview_is_shut_in(self, editor):
        answer = editor.get("newsletter_preview", letter().pk)
        policy = answer["Content-Security-Policy"]
        for rule in (
            "default-src 'none'",
            "form-action 'none'",
            "frame-ancestors 'self'",
            "sandbox",
        ):
            assert rule in policy
        assert "script-src" not in policy and answer["X-Frame-Options"] == "SAMEORIGIN"
        assert "Una novedad." in answer.content.decode()

    def test_it_shows_the_text_too(self, editor):
        page = opened(editor, "newsletter_issue", letter().pk)
        assert "Una novedad." in page.select_one(".office-text").get_text()

    def test_what_is_gone_says_so(self, editor):
        issue = letter(kind=Issue.Kind.ARTICLE, state=State.WAITING)
        assert (
            "Nada de esto es público" in editor.get("newsletter_preview", issue.pk).content.decode()
        )
        assert "ya no es público" in press(editor, issue, "send")
        assert state_of(issue) == State.WAITING
        assert editor.get("newsletter_issue", 999).status_code == 404
        assert editor.get("newsletter_preview", 999).status_code == 404

    def test_it_costs_the_same_for_many_failures(self, editor):
        issue = letter(state=State.SENDING, started_at=timezone.now())

        def cost(number: int) -> int:
            for each in range(number):
                deliver(issue, f"{number}-{each}", attempts=ATTEMPTS, failure="550 No")
            with CaptureQueriesContext(connection) as queries:
                opened(editor, "newsletter_issue", issue.pk)
            return len(queries)

        cost(1)
        assert cost(2) == cost(30)

    def test_it_is_cancelled_and_sent_after_all(self, editor, django_capture_on_commit_callbacks):
        reader()
        issue = letter(state=State.WAITING, send_at=timezone.now() + timedelta(minutes=10))
        assert "Cancelado" in press(editor, issue, "cancel")
        assert state_of(issue) == State.CANCELLED
        assert "No cambió nada" in press(editor, issue, "cancel")
        assert "en camino" in press(editor, issue, "send")
        issue.refresh_from_db()
        assert issue.state == State.WAITING and issue.send_at <= timezone.now()
        assert editor.name in text_of(
            opened(editor, "newsletter_issue", issue.pk).select_one("#history-section")
        )

    def test_what_was_sent_stays(self, editor):
        issue = letter(state=State.SENT, started_at=timezone.now(), finished_at=timezone.now())
        hour = timezone.localtime() + timedelta(hours=2)
        for do in ("cancel", "send", "schedule"):
            assert "No cambió nada" in press(editor, issue, do, send_at=f"{hour:%Y-%m-%dT%H:%M}")
        assert state_of(issue) == State.SENT
        page = opened(editor, "newsletter_issue", issue.pk)
        assert page.select("[value=cancel], [value=send], [value=schedule]") == []

    def test_what_no_button_says(self, editor):
        issue = letter()
        assert editor.post("newsletter_issue", issue.pk, do="x").status_code == 400
        assert editor.post("newsletter_issue", issue.pk).status_code == 400

    def test_nothing_goes_out_while_the_newsletter_is_off(self, editor, site):
        NewsletterSettings.objects.update_or_create(site=site.site, defaults={"is_on": False})
        issue = letter()
        assert "apagado" in press(editor, issue, "send") and state_of(issue) == State.DRAFT
        assert "apagado" in press(editor, issue, "test")
        assert "apagado" in text_of(opened(editor, "newsletter_issue", issue.pk))


class TestATest:
    def test_it_comes_to_who_asks(self, editor, worker, site):
        reader()
        issue = letter("Novedades")
        with worker.commits(execute=True):
            assert editor.user.email in press(editor, issue, "test")
        (message,) = worker.work()
        assert (message["To"], message["Subject"]) == (editor.user.email, "[Prueba] Novedades")
        assert "Una novedad." in message.get_body(("plain",)).get_content()
        assert "Una novedad." in message.get_body(("html",)).get_content()
        assert not Delivery.objects.exists() and state_of(issue) == State.DRAFT

    def test_its_links_are_nobodys(self, editor, worker, client):
        reader()
        with worker.commits(execute=True):
            press(editor, letter(), "test")
        (message,) = worker.work()
        address = message["List-Unsubscribe"].strip("<>")
        assert client.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 404

    def test_who_has_no_address_is_told(self, editor):
        editor.user.email = ""
        editor.user.save()
        assert "no tiene dirección de correo" in press(editor, letter(), "test")
