"""What comments keep of a reader: given to her whole, and erased without a trace; the others' stays."""

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult
from wagtail.models import ModelLogEntry

from comments.models import Comment, CommentSettings, Follower
from comments.privacy import gather
from comments.states import change_state
from core.mail.models import OutgoingMail
from tests.comments.postman import moderator
from tests.comments.readers import SAME_SITE, TEXT
from tests.data_links import token_for

pytestmark = pytest.mark.django_db
ANA, EVA = "ana.borrable@correo.example", "eva@correo.example"
HERS = {"name": "Anastasia Borrable", "email": ANA, "site": "https://anastasia.example"}
WORDS = "Confieso que soy zurda de nacimiento."
TRACES = ("anastasia", "borrable", "zurda", "nacimiento")


def link(email: str = ANA) -> str:
    return f"/mis-datos/{token_for(email)}/"


def erase(email: str = ANA) -> str:
    address = f"{link(email)}borrar/"
    response = Client().post(address, {"confirm": "on"}, headers=SAME_SITE)
    assert response.status_code == 200
    return response.content.decode()


def download(email: str = ANA) -> dict:
    return json.loads(Client().get(f"{link(email)}descargar/").content)


def traces() -> list[tuple[str, str]]:
    """Return where the database still has a word of hers: every column of every table that holds text."""
    found = []
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - the database's own name
            rows = repr(
                [[each for each in row if isinstance(each, str | dict | list)] for row in cursor]
            )
            found += [(table, word) for word in TRACES if word in rows.lower()]
    return found


@pytest.fixture
def ana(readers):
    """Return a comment that she sent by the form, wanting to be told of answers, and that was approved."""
    readers.send(WORDS, **HERS, wants_replies="on")
    comment = Comment.objects.get(email=ANA)
    readers.approve(comment)
    comment.refresh_from_db()
    return comment


class TestDownload:
    def test_holds_everything(self, readers, ana):
        data = download()["comments"]
        (comment,) = data["comments"]
        assert comment["text"] == WORDS
        assert {name: comment[name] for name in HERS} == HERS
        assert comment["article"]["title"] == "Ordenar el correo"
        assert comment["article"]["address"].endswith(readers.article.url)
        assert comment["state"] == "approved" and comment["published_at"]
        assert comment["consent"]["text"].startswith("Acepto que se publique")
        assert comment["consent"]["at"] and comment["written_at"]
        assert comment["kept_hashes"] == ["address_hash", "fingerprint"]
        (notice,) = data["reply_notices"]
        assert notice["asked_at"] and not notice["confirmed_at"]
        assert ana.address_hash not in json.dumps(data) and "huellas" in data["hashes"]

    def test_holds_nothing_of_others(self, readers, ana):
        readers.wrote("Lo mío.", name="Eva Ajena", email=EVA, parent=ana)
        readers.wrote("Casi igual.", email="xana.borrable@correo.example")
        text = json.dumps(download(), ensure_ascii=False)
        assert "Lo mío." not in text and "Eva" not in text and "Casi igual." not in text

    def test_capitals_make_no_other_person(self, readers):
        readers.wrote(WORDS, email=ANA.upper())
        assert download()["comments"]["comments"][0]["text"] == WORDS

    def test_the_page_says_it_in_short(self, readers, ana):
        for state in ("pending", "approved", "spam"):
            readers.wrote(f"Otro {state}.", state=state, email=ANA)
        page = Client().get(link()).content.decode()
        assert "4 comentarios, con el nombre" in page
        assert "<li>Aprobado: 2</li>" in page and "<li>Pendiente: 1</li>" in page
        assert page.count("Ordenar el correo</a>") == 2  # once as an article, once for its notices
        assert page.count("Acepto que se publique") == 1
        assert "sin confirmar" in page

    def test_many_comments_cost_no_more_than_one(self, readers, ana, django_assert_num_queries):
        with CaptureQueriesContext(connection) as one:
            gather(ANA)
        for number in range(5):
            readers.wrote(f"Otro {number}.", email=ANA)
        with django_assert_num_queries(len(one)):
            assert len(gather(ANA)["comments"]) == 6

    def test_hostile_text_is_only_text(self, readers):
        readers.wrote("<script>alert(1)</script>", name="</script><b>", email=ANA)
        response = Client().get(f"{link()}descargar/")
        assert response["Content-Type"] == "application/json"
        assert json.loads(response.content)["comments"]["comments"][0]["name"] == "</script><b>"


class TestErasure:
    def test_leaves_no_trace(self, readers, ana, site, django_capture_on_commit_callbacks):
        CommentSettings.objects.update_or_create(site=site.site, defaults={"searchable": True})
        moderator("marta")
        with django_capture_on_commit_callbacks(execute=True):
            readers.wrote(f"{WORDS} Otra vez.", **HERS, parent=ana)
            readers.send(f"{WORDS} En espera.", **HERS, consent="on")
            waiting = Comment.objects.exclude(pk=ana.pk).latest("pk")
            change_state([waiting.pk], "pending")
            change_state([ana.pk], "pending")
            change_state([ana.pk], "approved")
        _work()
        assert {table for table, _word in traces()} >= {"comments_comment", "mail_outgoingmail"}
        with django_capture_on_commit_callbacks(execute=True):
            said = erase()
        _work()
        assert "Vaciamos 3 comentarios" in said and "1 artículo" in said
        assert traces() == []
        assert not Follower.objects.exists()
        for comment in Comment.objects.all():
            assert (comment.state, comment.name) == ("deleted", "(borrado)")
            assert (comment.address_hash, comment.fingerprint, comment.user) == ("", "", None)
            assert (comment.consent, comment.consented_at) == (None, None)

    def test_threads_stay(self, readers, ana):
        readers.wrote("Lo mío.", name="Eva", email=EVA, parent=ana)
        readers.wrote(f"{WORDS} Sola.", **HERS)
        erase()
        page = Client().get(readers.article.url).content.decode()
        assert "Lo mío." in page and "en respuesta a un comentario eliminado" in page
        assert page.count("Este comentario fue eliminado.") == 1
        assert "zurda" not in page and "Anastasia" not in page

    def test_touches_nobody_else(self, readers, ana):
        others = readers.wrote("Lo mío.", name="Eva", email=EVA, parent=ana)
        Follower.objects.create(article=readers.article, email=EVA)
        before = Comment.objects.filter(pk=others.pk).values().get()
        erase()
        assert Comment.objects.filter(pk=others.pk).values().get() == before
        assert Follower.objects.get().email == EVA

    def test_again_is_nothing(self, ana):
        erase()
        before = list(Comment.objects.values())
        assert "No había nada que borrar" in erase()
        assert list(Comment.objects.values()) == before
        assert ModelLogEntry.objects.filter(action="comments.erased").count() == 1

    def test_is_logged_without_a_name(self, ana):
        erase()
        entry = ModelLogEntry.objects.get(action="comments.erased")
        assert entry.object_id == str(ana.pk) and entry.data == {}
        assert entry.label == f"comentario {ana.pk}"

    def test_can_not_be_undone(self, readers, ana):
        erase()
        readers.approve(ana)
        ana.refresh_from_db()
        assert ana.state == "deleted"

    def test_moderators_are_told_anew_of_what_else_waits(self, readers, ana):
        user = moderator("marta")
        readers.send("Lo mío espera.", name="Eva", email=EVA)
        assert OutgoingMail.objects.filter(recipient=user.email).exists()
        erase()
        assert not OutgoingMail.objects.filter(recipient=user.email).exists()
        assert Comment.objects.get(email=EVA).moderators_told_at is None
        assert OutgoingMail.objects.filter(recipient=EVA).count() == 1

    def test_one_of_the_team_may_too(self, readers, site):
        site.author.user.email = ANA
        site.author.user.save()
        readers.wrote(WORDS, **HERS, user=site.author.user)
        erase()
        assert Comment.objects.get().user is None
        assert "zurda" not in readers.page()


def test_the_form_leads_there(readers):
    page = readers.page()
    assert 'href="/mis-datos/" rel="nofollow"' in page
    assert TEXT not in page


def _work() -> None:
    """Do what is left to the worker, mail apart."""
    for result in DBTaskResult.objects.ready().exclude(task_path__contains="mail"):
        result.set_successful(result.task.call(*result.args_kwargs["args"]))
