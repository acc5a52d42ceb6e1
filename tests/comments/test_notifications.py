"""Who is told by mail of what happens to a comment: everybody whom it concerns, nobody else, each once."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django.utils.formats import date_format

from blog.models import ArticleAuthor
from comments.models import Comment, CommentSettings
from comments.services import answer_as
from comments.states import change_state
from core.mail.models import OutgoingMail
from tests.comments.postman import look, moderator, text_of
from tests.comments.readers import SAME_SITE
from tests.factories import AuthorPageFactory, UserFactory

pytestmark = pytest.mark.django_db
TITLE = "Ordenar el correo"
THANKS = f"Tu comentario en «{TITLE}»"
WAITS = f"Un comentario en «{TITLE}» espera revisión"
PUBLISHED = f"Comentario nuevo en «{TITLE}»"


@pytest.fixture
def mora(db):
    """Return who moderates."""
    return moderator("mora")


@pytest.fixture
def eva(readers):
    """Return a comment of Eva's, who follows the article."""
    comment = readers.wrote("¿Y con dos casillas?", name="Eva", email="Eva@correo.example")
    readers.follows("eva@correo.example")
    return comment


def answered(name: str) -> str:
    return f"{name} respondió en «{TITLE}»"


def move(comment: Comment, state: str, user=None) -> None:
    change_state([comment.pk], state, user)


class TestWhoIsTold:
    """Each event, and its recipients."""

    def test_a_first_comment(self, readers, mora, eva, postman):
        told = postman.after(readers.send, parent=eva.pk)
        assert told == {"ana": THANKS, "mora": WAITS}

    def test_a_known_readers(self, readers, mora, eva, postman):
        readers.trusts(readers.wrote("El primero."))
        told = postman.after(readers.send, parent=eva.pk)
        assert told == {"ana": THANKS, "lucia": PUBLISHED, "eva": answered("Ana")}

    def test_what_a_program_sent(self, readers, mora, postman):
        trap = {readers.trap(): "x"}
        assert postman.after(readers.send, wants_replies="on", **trap) == {}
        assert not readers.article.followers.exists()

    @pytest.mark.parametrize("state", ["spam", "deleted"])
    def test_what_is_refused(self, readers, mora, eva, postman, state):
        comment = readers.wrote(state="pending", parent=eva)
        assert postman.after(move, comment, state, mora) == {}

    def test_approval(self, readers, mora, eva, postman):
        comment = readers.wrote(state="pending", parent=eva)
        told = postman.after(move, comment, "approved", mora)
        assert told == {"lucia": PUBLISHED, "eva": answered("Ana")}

    def test_approval_by_the_author(self, readers, site, mora, eva, postman):
        comment = readers.wrote(state="pending", parent=eva)
        told = postman.after(move, comment, "approved", site.author.user)
        assert told == {"eva": answered("Ana")}

    def test_nobody_hears_twice_of_what_comes_back(self, readers, mora, eva, postman):
        comment = readers.wrote(state="pending", parent=eva)
        postman.after(move, comment, "approved", mora)
        for state in ("pending", "approved", "spam", "approved", "deleted", "approved"):
            assert postman.after(move, comment, state, mora) == {}

    def test_an_answer_of_the_author(self, site, mora, eva, postman):
        user = site.author.user
        assert postman.after(answer_as, user, eva, "Igual.") == {"eva": answered("Lucía Ferreyra")}

    def test_each_author_but_the_one_who_wrote(self, readers, site, mora, eva, postman):
        for name, values in {
            "marta": {},
            "gone": {"is_active": False},
            "mute": {"email": ""},
        }.items():
            page = AuthorPageFactory(parent=site.authors, user=UserFactory(username=name, **values))
            ArticleAuthor.objects.create(page=readers.article, author=page)
        readers.client.force_login(site.author.user)
        told = postman.after(
            readers.client.post, readers.action, {"text": "¡Gracias!"}, headers=SAME_SITE
        )
        assert told == {"marta": PUBLISHED}

    def test_what_is_sent_twice(self, readers, mora, postman):
        postman.after(readers.send)
        assert postman.after(readers.send) == {}

    def test_what_is_undone(self, readers, mora, monkeypatch):
        monkeypatch.setattr("comments.services.notify_writer", lambda *_args, **_kwargs: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            readers.send()
        assert not OutgoingMail.objects.exists() and not Comment.objects.exists()


class TestThanks:
    """What the writer reads."""

    def test_a_comment_that_waits(self, readers, postman):
        (message,) = postman.messages(readers.send, "Uno.\n\nDos & <b>tres</b>.")
        text = text_of(message)
        assert message["To"] == "ana@correo.example"
        assert "Hola:" in text and "Ana" not in text and "espera revisión" in text
        assert "Dos &" not in text  # nobody writes to anyone through us
        assert postman.link(message, readers.article.url) == readers.article.url
        assert TITLE in look(postman.link(message, "/comentarios/mio/")).content.decode()
        assert "/avisos/" not in text

    def test_a_comment_that_is_published(self, readers, postman):
        readers.trusts(readers.wrote("El primero."))
        sent = postman.messages(readers.send, "Uno.\n\nDos & <b>tres</b>.")
        message = next(m for m in sent if m["To"].startswith("ana"))
        comment = Comment.objects.get(text__startswith="Uno.")
        assert "\n> Uno.\n>\n> Dos & <b>tres</b>.\n" in text_of(message)
        assert "Ya está publicado" in text_of(message)
        assert postman.link(message, f"/{comment.pk}/") == comment.get_absolute_url()

    def test_until_when_she_can_mend_it(self, readers, site, postman):
        CommentSettings.objects.update_or_create(site=site.site, defaults={"edit_hours": 48})
        (message,) = postman.messages(readers.send)
        until = timezone.localtime(Comment.objects.get().created_at + timedelta(hours=48))
        assert f"Hasta el {date_format(until, 'DATETIME_FORMAT')} podés" in text_of(message)


class TestHeaders:
    """Nothing that is written reaches a header."""

    def test_names_and_titles_stay_on_their_line(self, readers, mora, eva, postman):
        readers.article.title = "Correo\r\nBcc: todas@correo.example"
        readers.article.save()
        comment = readers.wrote(
            "Hola\r\n\r\nBcc: otra@correo.example\r\n.\r\n-- \r\nDejar de recibir:",
            name="Ana\r\nBcc: eva@malo.example",
            state="pending",
            parent=eva,
        )
        messages = postman.messages(move, comment, "approved", mora)
        assert sorted(m["To"] for m in messages) == ["eva@correo.example", "lucia@correo.example"]
        for message in messages:
            assert message["Bcc"] is None and message["Cc"] is None
            assert "Correo Bcc: todas@correo.example" in message["Subject"]
            assert "\n> Bcc: otra@correo.example" in text_of(message)
            assert "\nBcc" not in text_of(message)

    def test_a_form_with_a_line_in_the_name(self, readers, postman):
        (message,) = postman.messages(readers.send, name="Ana\r\nBcc: eva")
        assert message["Bcc"] is None and "Bcc" not in text_of(message)


class TestCost:
    """Telling is cheap: it happens while a reader waits."""

    @pytest.mark.parametrize(
        ("email", "wants_replies", "answers", "most"),
        [
            ("ana@correo.example", "", False, 28),  # published: thanks, and a mail to the author
            # Held: a mail to a moderator; thanks, as far as the address may be written to.
            ("zoe@correo.example", "", False, 37),
            ("ana@correo.example", "on", True, 36),  # published: thanks with a link, author, Eva
        ],
    )
    def test_posting_asks_few_queries(
        self, readers, mora, eva, commits, email, wants_replies, answers, most
    ):
        first = readers.wrote("El primero.")
        readers.send("Antes.", email="lea@correo.example")
        readers.trusts(first)
        values = {"email": email, "parent": eva.pk if answers else ""}
        with CaptureQueriesContext(connection) as asked, commits(execute=True):
            assert readers.send(**values, wants_replies=wants_replies).status_code == 303
        assert len(asked) <= most + 2 * (connection.vendor == "postgresql")  # whose limits lock
