"""Moderators hear of what waits: each comment at once, or all that wait in one mail an hour."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.utils import timezone
from wagtail import hooks

from comments.models import Comment, CommentSettings
from comments.notifications.moderators import MOST, notify_of_pending
from comments.states import change_state
from core.mail.models import OutgoingMail
from core.tasks.scheduling import EVERY_MINUTE_HOOK
from tests.comments.postman import moderator, text_of
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
WAITS = "Un comentario en «Ordenar el correo» espera revisión"


@pytest.fixture
def mora(db):
    """Return who moderates."""
    return moderator("mora")


@pytest.fixture
def told(site):
    """Return a function that chooses how moderators are told."""

    def choose(value: str) -> None:
        CommentSettings.objects.update_or_create(site=site.site, defaults={"told": value})

    return choose


def minute() -> None:
    """Do what is done each minute."""
    for register in hooks.get_hooks(EVERY_MINUTE_HOOK):
        if register.__module__.startswith("comments."):
            register()()


def an_hour_passes() -> None:
    for comment in Comment.objects.exclude(moderators_told_at=None):
        comment.moderators_told_at -= timedelta(hours=1)
        comment.save()


def send_three(readers) -> None:
    for name in ("Ana", "Eva", "Zoe"):
        readers.send(f"{name} pregunta.", name=name, email=f"{name.lower()}@correo.example")


def to_moderators(messages) -> list:
    return [m for m in messages if not m["Subject"].startswith("Tu comentario")]


class TestWho:
    """Those who moderate by a group, and can be written to."""

    def test_only_they(self, readers, mora, postman):
        moderator("mila", is_superuser=True)
        moderator("muda", email="")
        moderator("ida", is_active=False)
        UserFactory(username="jefa", is_superuser=True)
        notes = Group.objects.create(name="Notas")  # Wagtail's own comments have a permission too
        notes.permissions.add(
            Permission.objects.get(content_type__app_label="wagtailcore", codename="change_comment")
        )
        UserFactory(username="nora").groups.add(notes)
        assert set(postman.after(readers.send)) == {"ana", "mora", "mila"}

    def test_in_two_groups_once(self, readers, mora, postman):
        for group in mora.groups.all():
            other = type(group).objects.create(name="Otro")
            other.permissions.set(group.permissions.all())
            mora.groups.add(other)
        assert postman.after(readers.send)["mora"] == WAITS


class TestEach:
    """One mail for each comment, at once."""

    def test_what_it_says(self, readers, mora, postman):
        message = to_moderators(postman.messages(readers.send, "Uno.\n\nDos."))[0]
        text = text_of(message)
        assert "Ana <ana@correo.example>" in text
        assert "Por qué espera: primer comentario" in text
        assert "\n> Uno.\n>\n> Dos.\n" in text
        assert postman.link(message, readers.article.url) == readers.article.url
        assert text.count("/comentarios/moderar/") == 2
        assert postman.link(message, "/admin/comments/") == "/admin/comments/"

    def test_the_minute_adds_nothing(self, readers, mora, postman):
        postman.after(readers.send)
        assert postman.after(minute) == {}

    def test_what_was_missed_comes_in_one_mail(self, readers, postman):
        postman.after(send_three, readers)
        assert postman.after(minute) == {}  # nobody to tell yet
        moderator("mora")
        assert postman.after(minute) == {"mora": "3 comentarios esperan revisión"}
        assert postman.after(minute) == {}

    def test_one_held_again_by_its_writers_change_is_told_again(self, readers, mora, postman):
        comment = readers.wrote(moderators_told_at=timezone.now())
        assert postman.after(change_state, [comment.pk], "pending") == {"mora": WAITS}
        postman.after(change_state, [comment.pk], "approved")
        assert postman.after(change_state, [comment.pk], "pending") == {"mora": WAITS}

    def test_one_held_by_a_moderator_is_not(self, readers, mora, postman):
        comment = readers.wrote()
        assert postman.after(change_state, [comment.pk], "pending", mora) == {}
        assert postman.after(minute) == {}


class TestHourly:
    """One mail an hour."""

    def test_three_comments_are_one_mail(self, readers, mora, postman, told):
        told("hourly")
        assert to_moderators(postman.messages(send_three, readers)) == []
        (message,) = postman.messages(minute)
        assert message["Subject"] == "3 comentarios esperan revisión"
        text = text_of(message)
        for name in ("Ana", "Eva", "Zoe"):
            assert f"{name} <{name.lower()}@correo.example>" in text
            assert f"> {name} pregunta." in text
        assert text.count("/comentarios/moderar/") == 6
        assert postman.messages(minute) == []

    def test_the_next_an_hour_later_with_all_that_wait(self, readers, mora, postman, told):
        told("hourly")
        postman.messages(send_three, readers)
        postman.messages(minute)
        postman.messages(readers.send, "Otro.", name="Lea", email="lea@correo.example")
        change_state([Comment.objects.get(name="Eva").pk], "spam")
        assert postman.messages(minute) == []
        an_hour_passes()
        (message,) = postman.messages(minute)
        assert message["Subject"] == "3 comentarios esperan revisión"
        text = text_of(message)
        assert text.index("Lea <") < text.index("Ana <") and "Eva <" not in text

    def test_no_mail_without_news(self, readers, mora, postman, told):
        told("hourly")
        postman.messages(send_three, readers)
        postman.messages(minute)
        an_hour_passes()
        assert postman.messages(minute) == []

    def test_one_that_was_told_and_is_held_again_is_news(self, readers, mora, postman, told):
        told("hourly")
        comment = readers.wrote(moderators_told_at=timezone.now() - timedelta(days=1))
        change_state([comment.pk], "pending")
        assert postman.after(minute) == {"mora": WAITS}

    def test_many_are_counted(self, readers, mora, postman, told):
        told("hourly")
        for number in range(MOST + 2):
            readers.wrote(f"Texto {number}.", state="pending")
        (message,) = postman.messages(minute)
        assert text_of(message).count("> Texto") == MOST
        assert "2 más esperan en el CMS" in text_of(message)
        assert not Comment.objects.filter(moderators_told_at=None).exists()

    def test_mail_that_was_dropped_can_be_written_again(self, readers, mora, postman, told):
        told("hourly")
        send_three(readers)
        postman.messages(minute)
        Comment.objects.update(moderators_told_at=None)
        readers.wrote("Nuevo.", state="pending")
        assert postman.after(minute) == {"mora": "4 comentarios esperan revisión"}


class TestNever:
    """No mail, and nothing lost where that changes."""

    def test_silence(self, readers, mora, postman, told):
        told("never")
        assert to_moderators(postman.messages(send_three, readers)) == []
        assert postman.messages(minute) == []
        told("hourly")
        assert postman.after(minute) == {"mora": "3 comentarios esperan revisión"}


@pytest.mark.parametrize("choice", ["each", "hourly"])
def test_of_what_a_program_sent_nobody_hears(readers, mora, postman, told, choice):
    told(choice)
    readers.wrote(state="pending", held_for=["trap", "first"])
    comment = readers.wrote(held_for=["trap"])
    assert postman.after(change_state, [comment.pk], "pending") == {}
    assert postman.after(minute) == {}
    readers.wrote("Este sí.", state="pending", held_for=["first"])
    (message,) = postman.messages(minute)
    assert message["Subject"] == WAITS and "Este sí." in text_of(message)


def test_a_quiet_minute_asks_once(readers, mora, django_assert_num_queries):
    with django_assert_num_queries(1):
        notify_of_pending()


def test_what_could_not_be_told_is_told_later(readers, mora, postman, told, monkeypatch):
    told("hourly")
    readers.wrote(state="pending")
    with monkeypatch.context() as broken:
        broken.setattr("comments.notifications.moderators._note_announced", lambda _numbers: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            notify_of_pending()
    assert not OutgoingMail.objects.exists()
    assert postman.after(minute) == {"mora": WAITS}
