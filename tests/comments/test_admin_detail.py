"""One comment in the CMS: its thread, its history, who else wrote from there; answering and editing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from comments.admin.detail import MOST_ABOVE, MOST_ALIKE, MOST_BELOW
from comments.models import Comment
from comments.privacy import empty
from comments.states import change_state, comments_changed
from core.visitors.spam import fingerprint
from tests.comments.moderators import (
    decide,
    html_of,
    opened,
    panel,
    said,
    said_after,
    token_of,
    write,
)

pytestmark = pytest.mark.django_db
ATTACK = "<script>alert('x')</script><b onclick=alert(1)>hola</b>"


@pytest.fixture
def article(unowned):
    """Return the article that readers answer."""
    return unowned


def lines(page, name: str) -> list[str]:
    """Return the comments that a panel lists."""
    found = page.select(f"#{name}-section .moderation-thread li")
    return [(each.select_one("a") or each).get_text(strip=True) for each in found]


class TestWhatIsShown:
    def test_the_comment_itself(self, desk, readers):
        comment = readers.wrote(
            "Me **sirvió**.", state="pending", site="https://ana.example/", held_for=["links"]
        )
        page = opened(desk.editor, comment)
        card = page.select_one(".moderation-card")
        for piece in ("Ana", "ana@correo.example", "ana.example", "Pendiente", "muchos enlaces"):
            assert piece in card.get_text()
        assert card.select_one(".moderation-said strong").get_text() == "sirvió"
        editor = reverse("wagtailadmin_pages:edit", args=[readers.article.pk])
        assert card.select_one(f'a[href="{editor}"]')
        assert not card.select_one(f'a[href="{comment.get_absolute_url()}"]')
        decide(desk.editor, "approved", comment)
        assert opened(desk.editor, comment).select_one(f'a[href="{comment.get_absolute_url()}"]')

    def test_its_thread_with_the_state_of_each(self, desk, readers):
        first = readers.wrote("Primero.", name="Bea")
        second = readers.wrote("Segundo.", parent=first, state="spam")
        third = readers.wrote("Tercero.", parent=second, state="pending")
        fourth = readers.wrote("Cuarto.", parent=third)
        readers.wrote("Quinto.", parent=fourth, state="deleted")
        readers.wrote("De otro hilo.")
        page = opened(desk.editor, third)
        assert lines(page, "thread") == [
            "Primero.",
            "Segundo.",
            "Este comentario",
            "Cuarto.",
            "Quinto.",
        ]
        states = page.select("#thread-section .w-status")
        assert [each.get_text() for each in states] == ["Aprobado", "Spam", "Aprobado", "Eliminado"]
        assert "en respuesta a Ana" in panel(page, "thread")

    def test_a_long_thread_is_cut(self, desk, readers):
        comment = readers.wrote("Nivel 0.")
        chain = [comment]
        for number in range(1, MOST_ABOVE + MOST_BELOW + 5):
            chain.append(readers.wrote(f"Nivel {number}.", parent=chain[-1]))
        page = opened(desk.editor, chain[MOST_ABOVE + 2])
        assert len(lines(page, "thread")) == MOST_ABOVE + 1 + MOST_BELOW
        assert "4 más no se muestran" in panel(page, "thread")
        assert lines(page, "thread")[0] == "Nivel 2."

    def test_its_history(self, desk, readers):
        comment = readers.wrote(state="pending")
        assert "Todavía nadie hizo nada" in panel(opened(desk.editor, comment), "history")
        change_state([comment.pk], "spam", desk.second_editor.user)
        change_state([comment.pk], "approved")
        write(desk.editor, comment, "edit", "Otro texto.")
        rows = opened(desk.editor, comment).select("#history-section tbody tr")
        told = [[cell.get_text(strip=True) for cell in row.select("td")[1:]] for row in rows]
        assert told == [
            ["Texto editado", "elena"],
            ["Aprobado", ""],
            ["Marcado como spam", "silvia"],
        ]

    def test_what_else_came_from_there(self, desk, readers):
        comment = readers.wrote("Este.", state="pending", address_hash="abc")
        for number in range(MOST_ALIKE + 2):
            readers.wrote(f"Spam {number}.", state="spam")
        readers.wrote("Otra persona.", email="otra@correo.example", address_hash="abc")
        page = opened(desk.editor, comment)
        assert "Spam: 12" in panel(page, "same-mail") and "Aprobado" not in panel(page, "same-mail")
        assert lines(page, "same-mail")[0] == f"Spam {MOST_ALIKE + 1}."
        assert len(lines(page, "same-mail")) == MOST_ALIKE
        assert lines(page, "same-connection") == ["Otra persona."]

    def test_nothing_is_alike_where_nothing_is_known(self, desk, readers):
        comment = readers.wrote(email="")
        readers.wrote(email="")
        page = opened(desk.editor, comment)
        assert panel(page, "same-mail") == panel(page, "same-connection") == ""

    def test_it_costs_the_same_however_much_there_is(self, desk, readers):
        def fill(number: int) -> None:
            for each in range(number):
                readers.wrote(f"R{each}.", parent=comment, address_hash="abc")
                change_state([comment.pk], ("spam", "approved")[each % 2], desk.editor.user)

        def count() -> int:
            with CaptureQueriesContext(connection) as queries:
                opened(desk.editor, comment)
            return len(queries)

        comment = readers.wrote(address_hash="abc")
        fill(2)
        count()
        few = count()
        fill(20)
        assert count() == few

    def test_what_readers_wrote_is_escaped(self, desk, readers):
        first = readers.wrote(ATTACK, name=ATTACK, address_hash="abc")
        second = readers.wrote(ATTACK, name=ATTACK, parent=first, address_hash="abc")
        for comment in (first, second):
            html = desk.editor.get("moderation_comment", comment.pk).content.decode()
            assert "<script>alert" not in html and "<b onclick" not in html
            assert "&lt;script&gt;alert" in html

    @pytest.mark.parametrize("number", ["0", "99999999", "9" * 40])
    def test_one_that_is_not_there(self, desk, number):
        assert desk.editor.client.get(f"/admin/comments/{number}/").status_code == 404

    def test_a_decision_leads_back_to_the_list(self, desk, readers):
        comment = readers.wrote(state="pending")
        here = f"{reverse('moderation')}?q=mundo"
        address = reverse("moderation_comment", args=[comment.pk])
        page = html_of(desk.editor.client.get(address, {"next": here}))
        form = page.select_one(".moderation-card form")
        assert form.select_one("[name=next]")["value"] == here
        page = html_of(desk.editor.client.get(address, {"next": "//malo.example"}))
        back = page.select_one(".moderation-card [name=next]")["value"]
        assert back == reverse("moderation")


class TestAnswering:
    def test_an_answer_is_published_in_her_name(self, desk, readers):
        comment = readers.wrote()
        told = said_after(desk.editor, write(desk.editor, comment, "answer", "¡Gracias, Ana!"))
        assert told == "1 comentario respondido."
        answer = comment.replies.get()
        assert (answer.text, answer.user, answer.state) == (
            "¡Gracias, Ana!",
            desk.editor.user,
            "approved",
        )
        assert answer.name == "elena"

    def test_what_waits_is_approved_first(self, desk, readers):
        comment = readers.wrote(state="pending")
        assert "tu respuesta lo aprueba" in panel(opened(desk.editor, comment), "answer")
        told = said_after(desk.editor, write(desk.editor, comment, "answer", "Gracias."))
        assert "El comentario de Ana esperaba: quedó aprobado" in told
        assert Comment.objects.approved().count() == 2
        entry = ModelLogEntry.objects.for_instance(comment).get()
        assert entry.action == "comments.approved" and entry.user == desk.editor.user

    def test_spam_gets_none(self, desk, readers):
        comment = readers.wrote(state="spam")
        assert not opened(desk.editor, comment).select("#answer-section form")
        answer = write(desk.editor, comment, "answer", "¿Y esto?")
        assert answer.status_code == 409
        assert Comment.objects.count() == 1

    @pytest.mark.parametrize("text", ["", " \u200b", "a" * 5_001])
    def test_what_cannot_be_taken_stays_in_the_form(self, desk, readers, text):
        comment = readers.wrote()
        answer = write(desk.editor, comment, "answer", text)
        assert answer.status_code == 400
        assert text.strip(" \u200b") in answer.content.decode()
        assert Comment.objects.count() == 1


class TestEditing:
    def test_the_text_changes_and_the_log_says_who(self, desk, readers):
        comment = readers.wrote("Llamame al 4321.", state="pending", held_for=["first"])
        told = said_after(desk.editor, write(desk.editor, comment, "edit", "  Llamame.\r\n"))
        assert told == "1 texto cambiado."
        comment.refresh_from_db()
        assert comment.text == "Llamame." and comment.edited_at and comment.is_pending
        assert comment.fingerprint == fingerprint("Llamame.") and comment.held_for == ["first"]
        entry = ModelLogEntry.objects.for_instance(comment).get()
        assert entry.action == "comments.edited" and entry.user == desk.editor.user
        assert "4321" not in str(entry.data) + entry.label

    def test_pages_are_told_where_readers_see_it(
        self, desk, readers, django_capture_on_commit_callbacks
    ):
        heard = []

        def listen(article_id, **_kwargs):
            heard.append(article_id)

        comments_changed.connect(listen)
        try:
            for state in ("approved", "pending"):
                with django_capture_on_commit_callbacks(execute=True):
                    write(desk.editor, readers.wrote(state=state), "edit", "Otro.")
        finally:
            comments_changed.disconnect(listen)
        assert heard == [readers.article.pk]
        assert "Otro." in readers.page()

    def test_the_same_text_changes_nothing(self, desk, readers):
        comment = readers.wrote("Así.")
        told = said_after(desk.editor, write(desk.editor, comment, "edit", "Así. "))
        assert told == "No había nada que cambiar en el comentario de Ana."
        comment.refresh_from_db()
        assert comment.edited_at is None

    @pytest.mark.parametrize("text", ["", "\u202e", "a" * 5_001])
    def test_a_text_has_to_say_something_and_fit(self, desk, readers, text):
        comment = readers.wrote("Así.")
        assert write(desk.editor, comment, "edit", text).status_code == 400
        comment.refresh_from_db()
        assert comment.text == "Así."

    def test_what_somebody_changed_meanwhile_is_not_overwritten(self, desk, readers):
        comment = readers.wrote("Así.")
        seen = token_of(comment)
        write(desk.second_editor, comment, "edit", "De Silvia.")
        answer = write(desk.editor, comment, "edit", "De Elena.", seen=seen)
        assert answer.status_code == 409
        html = answer.content.decode()
        assert "Alguien cambió mientras tanto el comentario de Ana (Aprobado, silvia)" in html
        assert "De Silvia." in html and "De Elena." in html
        comment.refresh_from_db()
        assert comment.text == "De Silvia."

    def test_what_was_erased_gets_no_text_again(self, desk, readers):
        comment = readers.wrote("Así.", state="deleted")
        empty([comment.pk])
        page = opened(desk.editor, comment)
        assert not page.select("textarea") and not page.select(".moderation-card button[name]")
        answer = write(desk.editor, comment, "edit", "Así.")
        assert answer.status_code == 409
        comment.refresh_from_db()
        assert comment.text == ""


@pytest.mark.parametrize(
    "data",
    [{}, {"do": "drop"}, {"seen": ""}, {"seen": "1"}, {"seen": "99.approved.1"}, {"do": "\x00"}],
)
def test_a_forged_form_is_refused(desk, readers, data):
    comment = readers.wrote("Así.")
    form = {"do": "edit", "seen": token_of(comment), "text": "No."} | data
    form = form if data else {}
    assert desk.editor.post("moderation_comment", comment.pk, **form).status_code == 400
    comment.refresh_from_db()
    assert comment.text == "Así."


def test_reports_lead_to_it_and_name_nobody(desk, readers):
    comment = readers.wrote(ATTACK, name=ATTACK, state="pending")
    decide(desk.editor, "approved", comment)
    html = desk.editor.get("wagtailadmin_reports:site_history").content.decode()
    assert "<script>alert" not in html
    assert reverse("moderation_comment", args=[comment.pk]) in html


def test_messages_are_read_on_the_page_itself(desk, readers):
    comment = readers.wrote()
    answer = write(desk.editor, comment, "answer", "Gracias.")
    assert answer["Location"] == reverse("moderation_comment", args=[comment.pk])
    assert said(html_of(desk.editor.client.get(answer["Location"]))) == "1 comentario respondido."
