"""Readers who want to be told of answers: they confirm it, get each answer once, and stop at a click."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from wagtail import hooks

from comments.models import Follower
from comments.notifications.followers import CONFIRMING, STOPPING, stopping_address
from comments.states import change_state
from core.tasks.scheduling import DAILY_HOOK
from core.visitors.models import Attempt
from tests.comments.postman import look, press, text_of
from tests.comments.readers import ANA

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}
FOREIGN = {"Origin": "https://correo.example", "Sec-Fetch-Site": "cross-site"}
CONFIRM = "/comentarios/avisos/confirmar/"


@pytest.fixture
def conversation(readers):
    """Return comments below one another: of Ana, Eva, Ana, Zoe."""
    above, found = None, []
    for name in ("Ana", "Eva", "Ana", "Zoe"):
        above = readers.wrote(f"{name} dice.", name=name, email=mail(name), parent=above)
        found.append(above)
    return found


def mail(name: str) -> str:
    return f"{name.lower()}@correo.example"


def answer(readers, parent, name: str = "Lea", email: str = "") -> None:
    comment = readers.wrote(
        f"{name} responde.", name=name, email=email or mail(name), parent=parent, state="pending"
    )
    change_state([comment.pk], "approved")


def only() -> Follower:
    return Follower.objects.get()


def age(**fields: timedelta) -> None:
    Follower.objects.update(**{name: timezone.now() - delta for name, delta in fields.items()})


class TestAsking:
    """The box, the link in the thanks, the button."""

    def test_the_box_alone_has_nobody_told(self, readers, postman):
        (message,) = postman.messages(readers.send, wants_replies="on")
        assert not only().is_confirmed
        page = look(postman.link(message, CONFIRM)).content.decode()
        assert "¿Te avisamos" in page and not only().is_confirmed

    def test_the_button_confirms(self, readers, postman):
        (message,) = postman.messages(readers.send, wants_replies="on")
        address = postman.link(message, CONFIRM)
        for _again in range(2):
            response = press(address)
            assert response.status_code == 200
            assert "Te avisamos cuando alguien te responda" in response.content.decode()
            assert response["Cache-Control"] == "private, no-store"
            assert "noindex" in response["X-Robots-Tag"]
        assert only().is_confirmed and only().email == "ana@correo.example"

    def test_no_other_site_presses_it(self, readers, postman):
        (message,) = postman.messages(readers.send, wants_replies="on")
        assert press(postman.link(message, CONFIRM), headers=FOREIGN).status_code == 403
        assert not only().is_confirmed

    def test_without_the_box_no_link_comes(self, readers, postman):
        (message,) = postman.messages(readers.send)
        assert "avisos" not in text_of(message) and not Follower.objects.exists()

    def test_the_link_comes_once_a_day(self, readers, postman):
        texts = []
        for number, email in enumerate((ANA["email"], "ANA@correo.example", ANA["email"])):
            if number == 2:
                age(asked_at=timedelta(days=1))
                Attempt.objects.all().delete()  # of that day
            (message,) = postman.messages(
                readers.send, f"Texto {number}.", email=email, wants_replies="on"
            )
            texts.append(text_of(message))
        assert [CONFIRM in text for text in texts] == [True, False, True]
        assert "llegó hoy en un correo anterior" in texts[1]
        assert Follower.objects.count() == 1

    def test_who_has_confirmed_needs_no_link(self, readers, postman):
        readers.follows("ana@correo.example")
        age(asked_at=timedelta(days=2))
        (message,) = postman.messages(readers.send, wants_replies="on")
        assert CONFIRM not in text_of(message)

    def test_who_stopped_may_ask_again(self, readers, postman):
        readers.follows("ana@correo.example")
        age(stopped_at=timedelta(days=2), asked_at=timedelta(days=9))
        (message,) = postman.messages(readers.send, wants_replies="on")
        assert not only().is_confirmed
        press(postman.link(message, CONFIRM))
        assert only().is_confirmed

    @pytest.mark.parametrize("token", ["x", "a.b.c", "é", "x" * 5_000])
    def test_forged(self, readers, token):
        for path in (CONFIRM, "/comentarios/avisos/"):
            assert look(f"{path}{token}/").status_code == 404
            assert press(f"{path}{token}/", **ONE_CLICK).status_code == 404

    def test_tokens_serve_one_purpose(self, readers):
        follower = readers.follows("ana@correo.example")
        value = [follower.pk, follower.created_at.isoformat()]
        assert look(f"{CONFIRM}{STOPPING.sign(value)}/").status_code == 404
        assert look(f"/comentarios/avisos/{CONFIRMING.sign(value)}/").status_code == 404

    def test_an_old_link_says_so(self, readers, postman, monkeypatch):
        (message,) = postman.messages(readers.send, wants_replies="on")
        later = timezone.now() + timedelta(days=31)
        monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
        for response in (
            look(postman.link(message, CONFIRM)),
            press(postman.link(message, CONFIRM)),
        ):
            assert response.status_code == 410
            assert "Este enlace venció" in response.content.decode()
        assert not only().is_confirmed

    def test_a_number_given_to_another_opens_nothing(self, readers):
        follower = readers.follows("ana@correo.example")
        old = [follower.pk, (follower.created_at - timedelta(days=1)).isoformat()]
        press(f"/comentarios/avisos/{STOPPING.sign(old)}/", **ONE_CLICK)
        assert only().is_confirmed


class TestTelling:
    """Who is answered gets a mail."""

    def test_all_above_are_told_once(self, readers, conversation, postman):
        for name in ("Ana", "Eva", "Zoe", "Otra"):
            readers.follows(mail(name))
        told = postman.after(answer, readers, conversation[-1])
        assert set(told) == {"ana", "eva", "zoe", "lucia"}
        assert told["ana"] == told["zoe"] == "Lea respondió en «Ordenar el correo»"

    def test_nobody_beside_or_below(self, readers, conversation, postman):
        readers.follows(mail("Zoe"))
        assert "zoe" not in postman.after(answer, readers, conversation[1])

    def test_not_of_her_own(self, readers, conversation, postman):
        readers.follows(mail("Ana"))
        readers.follows(mail("Eva"))
        told = postman.after(answer, readers, conversation[1], "Ana", "Ana@correo.example")
        assert set(told) == {"eva", "lucia"}

    @pytest.mark.parametrize("fields", [{"confirmed_at": None}, {"stopped_at": timezone.now()}])
    def test_not_who_did_not_confirm_or_stopped(self, readers, conversation, postman, fields):
        readers.follows(mail("Ana"))
        Follower.objects.update(**fields)
        assert set(postman.after(answer, readers, conversation[0])) == {"lucia"}

    @pytest.mark.parametrize("state", ["spam", "deleted"])
    def test_not_whose_own_is_gone(self, readers, conversation, postman, state):
        readers.follows(mail("Eva"))
        readers.follows(mail("Ana"))
        change_state([conversation[1].pk], state)
        assert "eva" not in postman.after(answer, readers, conversation[2])

    def test_not_who_follows_another_article(self, readers, conversation, site, postman):
        other = site.article(slug="otro")
        Follower.objects.create(article=other, email=mail("Ana"), confirmed_at=timezone.now())
        assert set(postman.after(answer, readers, conversation[0])) == {"lucia"}

    def test_a_deep_thread_has_no_end_of_levels(self, readers, conversation, postman):
        above = conversation[-1]
        for number in range(4):
            above = readers.wrote(f"Más {number}.", email="otra@correo.example", parent=above)
        readers.follows(mail("Zoe"))
        assert "zoe" in postman.after(answer, readers, above)

    def test_what_the_mail_says(self, readers, conversation, postman, settings):
        readers.follows(mail("Ana"))
        message = next(
            m for m in postman.messages(answer, readers, conversation[0]) if m["To"] == mail("Ana")
        )
        link = message["List-Unsubscribe"].strip("<>")
        assert message["List-Unsubscribe"] == f"<{link}>" and link.startswith(settings.SITE_URL)
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert link in text_of(message)
        assert "> Lea responde." in text_of(message)
        permalink = postman.link(message, f"/comentarios/{conversation[-1].pk + 1}/")
        assert look(permalink).status_code == 302
        assert mail("Lea") not in text_of(message)


class TestStopping:
    """At once, by a mail program or by the button, for good."""

    def test_a_get_only_asks(self, readers):
        follower = readers.follows("ana@correo.example")
        page = look(stopping_address(follower)).content.decode()
        assert "¿No querés recibir más estos correos?" in page
        assert 'name="List-Unsubscribe" value="One-Click"' in page
        assert only().is_confirmed

    def test_one_click_from_anywhere_without_cookies(self, readers, conversation, postman):
        follower = readers.follows(mail("Ana"))
        for _again in range(2):
            response = press(stopping_address(follower), headers=FOREIGN, **ONE_CLICK)
            assert response.status_code == 200 and not response.cookies
            assert "Ya no llegan más estos correos" in response.content.decode()
        assert not only().is_confirmed
        assert "ana" not in postman.after(answer, readers, conversation[0])

    def test_the_body_as_mail_programs_send_it(self, readers):
        follower = readers.follows("ana@correo.example")
        response = Client(enforce_csrf_checks=True).post(
            stopping_address(follower),
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert response.status_code == 200 and not only().is_confirmed

    @pytest.mark.parametrize("data", [{}, {"List-Unsubscribe": "no"}, {"a": "b"}])
    def test_another_body_stops_nothing(self, readers, data):
        follower = readers.follows("ana@correo.example")
        assert press(stopping_address(follower), headers=FOREIGN, **data).status_code == 400
        assert only().is_confirmed

    def test_it_never_expires(self, readers, monkeypatch):
        follower = readers.follows("ana@correo.example")
        address, later = stopping_address(follower), timezone.now() + timedelta(days=4_000)
        monkeypatch.setattr("django.core.signing.time.time", later.timestamp)
        assert press(address, **ONE_CLICK).status_code == 200 and not only().is_confirmed

    def test_who_is_forgotten_hears_that_nothing_comes(self, readers):
        follower = readers.follows("ana@correo.example")
        address = stopping_address(follower)
        follower.delete()
        for response in (look(address), press(address, **ONE_CLICK)):
            assert response.status_code == 200
            assert "Ya no llegan más" in response.content.decode()

    def test_other_methods(self, readers):
        address = stopping_address(readers.follows("ana@correo.example"))
        assert Client().put(address).status_code == Client().delete(address).status_code == 405


class TestForgetting:
    """An address that doesn't want mail isn't kept."""

    @pytest.mark.parametrize(
        ("fields", "kept"),
        [
            ({"confirmed_at": None, "asked_at": timedelta(days=31)}, False),
            ({"confirmed_at": None, "asked_at": timedelta(days=29)}, True),
            ({"stopped_at": timedelta(days=31)}, False),
            ({"stopped_at": timedelta(days=29)}, True),
            ({"confirmed_at": timedelta(days=900), "asked_at": timedelta(days=900)}, True),
        ],
    )
    def test_daily(self, readers, fields, kept):
        readers.follows("ana@correo.example")
        now = timezone.now()
        Follower.objects.update(**{k: v and now - v for k, v in fields.items()})
        for register in hooks.get_hooks(DAILY_HOOK):
            if register.__module__.startswith("comments."):
                register()()
        assert Follower.objects.exists() == kept
