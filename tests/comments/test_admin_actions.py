"""What moderators do from the list: one comment or many, what somebody else did meanwhile, what isn't there."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import ModelLogEntry

from comments.admin.services import MOST, read_tokens, token_of
from comments.models import Comment
from comments.privacy import empty
from comments.states import change_state
from tests.comments.moderators import decide, html_of, listed, said, said_after

pytestmark = pytest.mark.django_db
ATTACK = "<script>alert('x')</script>"
NOTHING = "No cambió nada: primero elegí al menos un comentario."


@pytest.fixture
def article(unowned):
    """Return the article that readers answer."""
    return unowned


@pytest.fixture
def waiting(readers):
    """Return three comments that wait."""
    names = ("Ana", "Bea", "Cora")
    return [readers.wrote(f"De {name}.", name=name, state="pending") for name in names]


def states() -> list[str]:
    """Return the states of all comments, the oldest first."""
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def answers() -> list[str]:
    """Return what the team answered."""
    return list(Comment.objects.exclude(user=None).values_list("text", flat=True))


class TestDecisions:
    @pytest.mark.parametrize(
        ("deed", "told"),
        [
            ("approved", "2 comentarios aprobados."),
            ("spam", "2 comentarios marcados como spam."),
            ("deleted", "2 comentarios eliminados."),
        ],
    )
    def test_those_chosen_change_and_no_other(self, desk, waiting, deed, told):
        assert decide(desk.editor, deed, *waiting[:2]) == told
        assert states() == [deed, deed, "pending"]

    def test_one_by_its_own_button_whatever_is_chosen(self, desk, waiting):
        page = listed(desk.editor)
        row = page.select("tbody tr")[0]  # the newest
        form = page.select_one("form.moderation-form")
        data = {each["name"]: each["value"] for each in form.select("[type=hidden]")}
        data["id"] = [box["value"] for box in form.select("[name=id]")]
        button = row.select_one("[data-moderation-key=a]")
        answer = desk.editor.client.post(form["action"], data | {button["name"]: button["value"]})
        assert answer["Location"].startswith(reverse("moderation"))
        assert said_after(desk.editor, answer) == "1 comentario aprobado."
        assert states() == ["pending", "pending", "approved"]

    def test_a_deed_can_be_undone(self, desk, waiting):
        for deed in ("spam", "approved", "deleted", "pending"):
            decide(desk.editor, deed, waiting[0])
            assert states()[0] == deed

    def test_she_comes_back_to_where_she_was(self, desk, waiting):
        here = f"{reverse('moderation')}?state=all&q=De"
        for place, back in ((here, here), ("https://malo.example/", reverse("moderation"))):
            data = {"do": "spam", "id": token_of(waiting[0]), "next": place}
            assert desk.editor.post("moderation_do", **data)["Location"] == back

    def test_the_log_says_who(self, desk, waiting):
        decide(desk.editor, "approved", waiting[0])
        entry = ModelLogEntry.objects.for_instance(waiting[0]).get()
        assert entry.action == "comments.approved" and entry.user == desk.editor.user

    def test_as_many_cost_the_same_but_for_what_each_needs(self, desk, readers):
        def cost(number: int) -> int:
            comments = [readers.wrote(f"N{n}.", state="pending") for n in range(number)]
            chosen = [token_of(each) for each in comments]
            with CaptureQueriesContext(connection) as queries:
                desk.editor.post("moderation_do", do="spam", id=chosen)
            return len(queries)

        cost(1)
        one, three, five = cost(1), cost(3), cost(5)
        assert five - three == three - one


class TestMeanwhile:
    def test_what_somebody_else_decided_stands(self, desk, waiting):
        seen = [token_of(each) for each in waiting]
        change_state([waiting[0].pk], "spam", desk.second_editor.user)
        answer = desk.editor.post("moderation_do", do="approved", id=seen)
        told = said_after(desk.editor, answer)
        assert "2 comentarios aprobados." in told
        assert "Alguien cambió mientras tanto el comentario de Ana (Spam, silvia)" in told
        assert states() == ["spam", "approved", "approved"]

    def test_the_same_decision_of_somebody_else_is_told_too(self, desk, waiting):
        seen = token_of(waiting[0])
        change_state([waiting[0].pk], "approved", desk.second_editor.user)
        answer = desk.editor.post("moderation_do", do="approved", id=seen)
        assert "Ana (Aprobado, silvia)" in said_after(desk.editor, answer)

    def test_an_edited_text_has_to_be_read_first(self, desk, waiting):
        seen = token_of(waiting[0])
        waiting[0].edited_at = waiting[0].state_changed_at.replace(year=2099)
        waiting[0].save()
        answer = desk.editor.post("moderation_do", do="approved", id=seen)
        assert "Alguien cambió mientras tanto" in said_after(desk.editor, answer)
        assert states()[0] == "pending"

    def test_what_is_in_the_state_already_is_told(self, desk, readers):
        told = decide(desk.editor, "approved", readers.wrote())
        assert told == "No había nada que cambiar en el comentario de Ana."

    def test_what_has_gone_is_told(self, desk, waiting):
        seen = token_of(waiting[0])
        waiting[0].delete()
        answer = desk.editor.post("moderation_do", do="spam", id=seen)
        assert said_after(desk.editor, answer) == "1 comentario ya no existe."

    def test_what_was_erased_stays_so(self, desk, readers):
        comment = readers.wrote(state="deleted")
        empty([comment.pk])
        told = decide(desk.editor, "approved", comment)
        assert told.startswith("1 comentario queda como está")
        assert states() == ["deleted"]

    def test_many_names_are_cut(self, desk, readers):
        comments = [readers.wrote(f"N{n}.", name=f"N{n}") for n in range(12)]
        told = decide(desk.editor, "approved", *comments)
        assert "N7, …" in told and "N8" not in told


class TestBadInput:
    @pytest.mark.parametrize(
        "chosen",
        [
            {},
            {"id": []},
            {"id": ["", "x", "-1", "1", "1.pending", "1.pending.x", "9" * 40, "\x00"]},
            {"id": ["1.pending.1; DROP TABLE", "１.pending.1", "1.PENDING.1"]},
        ],
    )
    @pytest.mark.parametrize("deed", ["approved", "answer"])
    def test_none_chosen(self, desk, waiting, deed, chosen):
        answer = desk.editor.post("moderation_do", do=deed, **chosen)
        assert said_after(desk.editor, answer) == NOTHING
        assert states() == ["pending"] * 3

    def test_forged_ids_change_nothing(self, desk, waiting):
        forged = [f"{waiting[0].pk}.pending.1", f"{'9' * 18}.pending.1"]
        answer = desk.editor.post("moderation_do", do="approved", id=forged)
        told = said_after(desk.editor, answer)
        assert "Alguien cambió mientras tanto el comentario de Ana (Pendiente)" in told
        assert "1 comentario ya no existe." in told
        assert states() == ["pending"] * 3

    @pytest.mark.parametrize(
        "data", [{}, {"do": "publish"}, {"do": "\x00"}, {"one": "x"}, {"one": "approve 1.x.1"}]
    )
    def test_an_unknown_deed_is_refused(self, desk, waiting, data):
        answer = desk.editor.post("moderation_do", id=token_of(waiting[0]), **data)
        assert answer.status_code == 400
        assert states() == ["pending"] * 3

    def test_a_get_changes_nothing(self, desk, waiting):
        answer = desk.editor.client.get(
            reverse("moderation_do"), {"do": "approved", "id": token_of(waiting[0])}
        )
        assert answer.status_code == 405
        assert states() == ["pending"] * 3

    def test_without_the_token_of_the_form_nothing_is_done(self, desk, waiting):
        client = Client(enforce_csrf_checks=True)
        client.force_login(desk.editor.user)
        data = {"do": "approved", "id": token_of(waiting[0])}
        assert client.post(reverse("moderation_do"), data).status_code == 403
        assert states() == ["pending"] * 3

    def test_no_more_than_some_at_once(self):
        tokens = [f"{number}.pending.1" for number in range(1, MOST + 50)]
        assert len(read_tokens(tokens)) == MOST

    def test_names_in_messages_are_escaped(self, desk, readers):
        comment = readers.wrote(name=ATTACK)
        data = {"do": "approved", "id": token_of(comment)}
        answer = desk.editor.client.post(reverse("moderation_do"), data, follow=True)
        assert "&lt;script&gt;alert" in answer.content.decode()
        assert "<script>alert" not in answer.content.decode()


class TestAnswerEach:
    def asked(self, person, *comments):
        """Return the address of the form for those chosen."""
        data = {"do": "answer", "id": [token_of(each) for each in comments]}
        return person.post("moderation_do", **data)["Location"]

    def test_each_gets_the_text(self, desk, waiting, readers):
        approved = readers.wrote("De Dora.", name="Dora")
        address = self.asked(desk.editor, *waiting[:2], approved)
        page = html_of(desk.editor.client.get(address))
        shown = [" ".join(each.get_text().split()) for each in page.select(".moderation-plain li")]
        assert shown[0] == "Pendiente Ana, Ordenar el correo: De Ana." and len(shown) == 3
        told = said_after(desk.editor, desk.editor.client.post(address, {"text": "¡Gracias!"}))
        assert "3 comentarios respondidos." in told
        assert "Los comentarios de Ana, Bea esperaban: quedaron aprobados" in told
        assert answers() == ["¡Gracias!"] * 3
        parents = Comment.objects.exclude(user=None).values_list("parent__name", flat=True)
        assert sorted(parents) == ["Ana", "Bea", "Dora"]
        assert Comment.objects.approved().count() == 6

    def test_spam_gets_no_answer(self, desk, readers):
        spam, gone = readers.wrote(name="Bot", state="spam"), readers.wrote(state="deleted")
        address = self.asked(desk.editor, spam, gone)
        told = said_after(desk.editor, desk.editor.client.post(address, {"text": "¿Qué?"}))
        assert "Los comentarios de Bot, Ana son spam o fueron eliminados" in told
        assert answers() == []

    def test_sent_twice_it_is_stored_once(self, desk, readers):
        address = self.asked(desk.editor, readers.wrote())
        for _time in range(2):
            desk.editor.client.post(address, {"text": "Gracias."})
        assert answers() == ["Gracias."]

    def test_it_is_cleaned_and_bounded_as_what_readers_write(self, desk, readers):
        address = self.asked(desk.editor, readers.wrote())
        desk.editor.client.post(address, {"text": "  Hola\u202e\x07,\r\n\r\n\r\n\r\n\r\nAna. "})
        assert answers() == ["Hola,\n\nAna."]
        for text, error in [
            ("", "Todavía no hay texto"),
            ("\u200b \x00", "Todavía no hay texto"),
            ("a" * 5_001, "5001"),
        ]:
            answer = desk.editor.client.post(address, {"text": text})
            assert answer.status_code == 400
            assert error in answer.content.decode().replace(".", "")
        assert len(answers()) == 1

    def test_an_address_without_comments_leads_back(self, desk):
        for query in ("", "?id=x", "?id=" + "9" * 40):
            answer = desk.editor.client.get(f"{reverse('moderation_answer')}{query}")
            assert said_after(desk.editor, answer) == NOTHING

    def test_what_is_chosen_is_escaped(self, desk, readers):
        address = self.asked(desk.editor, readers.wrote(ATTACK, name=ATTACK))
        html = desk.editor.client.get(address).content.decode()
        assert "<script>alert" not in html and "&lt;script&gt;alert" in html


def test_all_of_it_works_without_a_script(desk, waiting):
    """The form that the page holds, sent as a browser sends it."""
    page = listed(desk.editor)
    form = page.select_one("form.moderation-form")
    data = {each["name"]: each["value"] for each in form.select("[type=hidden]")}
    data["id"] = [box["value"] for box in form.select("[name=id]")]
    names = [button["value"] for button in form.select("button[name=do]")]
    assert form["method"] == "post" and names == ["approved", "spam", "deleted", "answer"]
    answer = desk.editor.client.post(form["action"], data | {"do": "approved"}, follow=True)
    assert said(html_of(answer)) == "3 comentarios aprobados."
    assert states() == ["approved"] * 3
