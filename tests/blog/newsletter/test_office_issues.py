"""Issues and letters in the CMS: the list, one issue, from a draft to its hour, a test, cancelling."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield
from wagtail.users.models import UserProfile

from blog.newsletter.models import Delivery, Issue, NewsletterSettings
from blog.newsletter.office.issues.clock import site_hour, site_time
from core.mail.queue import ATTEMPTS
from tests.blog.newsletter.office import (
    html_of,
    letter,
    opened,
    reader,
    said_after,
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


def state_of(issue: Issue) -> str:
    """Return the state of an issue by now."""
    return Issue.objects.get(pk=issue.pk).state


def press(person, issue: Issue, do: str, **form) -> str:
    """Press a button of an issue's page; return what is said then."""
    return said_after(person, person.post("newsletter_issue", issue.pk, do=do, **form))


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


class TestLetters:
    def form(self, subject: str = "Novedades", text: str = "<p>Hola.</p>", **fields) -> dict:
        blocks = streamfield([("intro", rich_text(text))] if text else [])
        return nested_form_data({"subject": subject, "preheader": "", "body": blocks} | fields)

    def write(self, person, **form) -> Issue:
        response = person.post("newsletter_issues:add", **self.form(**form))
        issue = Issue.objects.latest("pk")
        assert response["Location"] == reverse("newsletter_issue", args=[issue.pk])
        return issue

    def test_from_a_draft_to_its_hour(self, editor):
        for name in ("ana", "bea"):
            reader(f"{name}@correo.example")
        reader("cora@correo.example", state="left")
        issue = self.write(editor)
        assert (issue.kind, issue.state, issue.created_by) == ("letter", State.DRAFT, editor.user)
        page = text_of(opened(editor, "newsletter_issue", issue.pk))
        assert "2 suscriptoras" in page and "Sale en el momento para 2 suscriptoras" in page
        hour = timezone.localtime().replace(second=0, microsecond=0) + timedelta(days=1)
        said = press(editor, issue, "schedule", send_at=f"{hour:%Y-%m-%dT%H:%M}")
        assert site_time(hour) in said
        issue.refresh_from_db()
        assert (issue.state, issue.send_at) == (State.WAITING, hour)

    def test_a_draft_is_changed(self, editor):
        issue = self.write(editor)
        response = editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Otro"))
        assert response["Location"] == reverse("newsletter_issue", args=[issue.pk])
        issue.refresh_from_db()
        assert (issue.subject, issue.state, issue.kind) == ("Otro", State.DRAFT, "letter")
        assert "Hola.</p>" in issue.body[0].value.source

    def test_without_a_subject_nothing_is_saved(self, editor):
        response = editor.post("newsletter_issues:add", **self.form(subject=""))
        page = html_of(response)
        assert "necesario" in text_of(page.select_one("#panel-child-subject-errors"))
        assert not Issue.objects.exists()

    def test_an_empty_letter_is_a_draft_that_goes_nowhere(self, editor):
        issue = self.write(editor, text="")
        hour = f"{timezone.localtime() + timedelta(days=1):%Y-%m-%dT%H:%M}"
        for do in ("send", "test", "schedule"):
            assert "Todavía no hay texto" in press(editor, issue, do, send_at=hour)
        assert state_of(issue) == State.DRAFT
        assert "Todavía no hay texto" in text_of(opened(editor, "newsletter_issue", issue.pk))

    def test_a_letter_of_articles_that_nobody_sees_goes_nowhere(self, editor, site):
        draft = site.article(live=False)
        body = [("articles", {"heading": "Leé", "articles": [draft]})]
        issue = letter(body=body)
        assert "Todavía no hay texto" in press(editor, issue, "send")
        draft.live = True
        draft.save()
        assert "en camino" in press(editor, issue, "send")

    @pytest.mark.parametrize(
        ("hour", "said"),
        [
            ("", "Escribí el día y la hora"),
            ("mañana", "que existan"),
            ("2026-02-31T10:00", "que existan"),
            ("2020-01-01T10:00", "ya pasó"),
            ("2999-01-01T10:00", "más de un año"),
            ("9999-12-31T23:59", "más de un año"),
            ("0001-01-01T00:00", "ya pasó"),
            ("\x00", "que existan"),
        ],
    )
    def test_hours_that_are_none(self, editor, hour, said):
        issue = letter()
        response = editor.post("newsletter_issue", issue.pk, do="schedule", send_at=hour)
        assert response.status_code == 400 and said in response.content.decode()
        assert state_of(issue) == State.DRAFT

    def test_the_hour_is_that_of_the_site(self, editor):
        UserProfile.objects.create(user=editor.user, current_time_zone="Europe/Madrid")
        issue = letter()
        day = timezone.localdate() + timedelta(days=2)
        assert "10:00" in press(editor, issue, "schedule", send_at=f"{day}T10:00")
        issue.refresh_from_db()
        assert site_hour(issue.send_at) == "10:00"
        page = opened(editor, "newsletter_issue", issue.pk)
        assert page.select_one("[name=send_at]")["value"] == f"{day}T10:00"

    def test_what_is_on_its_way_is_not_changed(self, editor):
        issue = letter(state=State.WAITING, send_at=timezone.now())
        assert "no se puede cambiar" in said_after(
            editor, editor.get("newsletter_issues:edit", issue.pk)
        )
        response = editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Tarde"))
        html = response.content.decode()
        assert "primero cancelala" in html and 'value="Tarde"' in html
        assert Issue.objects.get().subject == "Hola"

    def test_what_was_cancelled_in_time_is_changed(self, editor):
        issue = letter(state=State.WAITING, send_at=timezone.now() + timedelta(hours=1))
        press(editor, issue, "cancel")
        editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Mejor"))
        assert Issue.objects.get().subject == "Mejor"
        started = letter(state=State.CANCELLED, started_at=timezone.now())
        assert editor.get("newsletter_issues:edit", started.pk).status_code == 302

    def test_articles_are_not_edited_here(self, editor):
        issue = letter(kind=Issue.Kind.ARTICLE)
        assert editor.get("newsletter_issues:edit", issue.pk).status_code == 302
        editor.post("newsletter_issues:edit", issue.pk, **self.form(subject="Otro"))
        assert Issue.objects.get().subject == "Hola"

    def test_only_what_nobody_got_is_deleted(self, editor):
        sent, draft = letter(state=State.SENT, started_at=timezone.now()), letter()
        page = opened(editor, "newsletter_issues:delete", draft.pk)
        assert "¿Borrar esta carta?" in text_of(page)
        for issue in (sent, draft):
            editor.get("newsletter_issues:delete", issue.pk)
            editor.post("newsletter_issues:delete", issue.pk)
        assert list(Issue.objects.all()) == [sent]

    def test_hostile_forms(self, editor):
        for form in (
            {},
            {"subject": "x" * 400},
            {"subject": "x", "body-count": "x"},
            {"subject": "a\x00b", "body-count": "0"},
            self.form() | {"body-0-type": "nada"},
        ):
            assert editor.post("newsletter_issues:add", **form).status_code in (200, 302, 400)
        assert all(issue.subject == "Novedades" for issue in Issue.objects.all())


class TestPublishing:
    def publish(self, desk) -> str:
        page = desk.draft(desk.writer, title="Delegar")
        answer = desk.editor.publish(page)
        return said_after(desk.editor, answer)

    def test_she_is_told_when_the_mail_goes_out(self, desk):
        said = self.publish(desk)
        issue = Issue.objects.get()
        assert f"por correo a las {site_hour(issue.send_at)}" in said and "Ver o cancelar" in said
        assert "Cancelado" in press(desk.editor, issue, "cancel")

    def test_she_is_told_nothing_where_nothing_goes_out(self, desk, site):
        NewsletterSettings.objects.update_or_create(site=site.site, defaults={"is_on": False})
        assert "por correo" not in self.publish(desk)
