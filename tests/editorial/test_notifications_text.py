"""What the desk's mails say."""

import re

import pytest
from django.urls import reverse

from editorial.models import Notice
from editorial.notifications import kinds
from editorial.notifications.delivery import notify
from editorial.notifications.mails import single
from tests.editorial.mailing import ask_changes, text_of
from tests.editorial.team import PAGES, Person, is_live

pytestmark = pytest.mark.django_db
HOSTILE = 'Uno\r\nBcc: todas@correo.example <b>"dos"</b> & {{ title }} %(title)s'


def profile(person: Person, **fields: str) -> None:
    """Set what Wagtail keeps of somebody."""
    person.get("wagtailadmin_account")
    kept = person.user.wagtail_userprofile
    for name, value in fields.items():
        setattr(kept, name, value)
    kept.save()


def test_it_says_who_did_what_where_and_what_to_do(desk, mailing, settings):
    desk.editor.user.first_name, desk.editor.user.last_name = "Elena", "Prado"
    desk.editor.user.save()
    page = desk.in_review(desk.writer)
    mailing.work()
    with mailing.commits(execute=True):
        desk.editor.decide(page, "reject", "Falta un ejemplo.\nY una fuente.")
    (message,) = mailing.work()
    assert text_of(message) == (
        "Hola, lucia:\n\n"
        f"Elena Prado pide cambios en «{page.title}», en el paso «Contenido».\n\n"
        "> Falta un ejemplo.\n> Y una fuente.\n\n"
        "Hacé los cambios y volvé a enviarlo a revisión: sigue en el mismo paso.\n\n"
        "En el editor:\n"
        f"{settings.WAGTAILADMIN_BASE_URL}{reverse(f'{PAGES}edit', args=[page.pk])}\n\n"
        "-- \n"
        "Vos elegís qué te avisamos por correo, y si llega una vez por día:\n"
        f"{settings.WAGTAILADMIN_BASE_URL}{reverse('wagtailadmin_account')}"
        "#tab-notifications\n"
    )
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["From"] == settings.DEFAULT_FROM_EMAIL


def test_resubmission_repeats_what_was_asked(desk, mailing):
    page = desk.in_review(desk.writer)
    desk.editor.decide(page, "reject", "Falta un ejemplo.")
    Notice.objects.all().delete()
    with mailing.commits(execute=True):
        desk.writer.submit(page)
    text = text_of(mailing.work()[0])
    assert "lucia volvió a enviar" in text
    assert "Se había pedido esto:\n\n> Falta un ejemplo.\n" in text


def test_what_was_approved_and_changed_since_begins_again(desk, mailing):
    page = desk.in_review(desk.writer)
    desk.approve(page)
    desk.editor.edit(page, text="<p>Otra cosa.</p>")
    Notice.objects.all().delete()
    with mailing.commits(execute=True):
        desk.second_editor.decide(page)
    texts = {message["To"].partition("@")[0]: text_of(message) for message in mailing.work()}
    assert "cambió desde que se aprobó: el paso «Contenido»" in texts[desk.writer.name]
    assert "cambió desde que se aprobó: el paso «Contenido»" in texts[desk.editor.name]


def test_the_end_says_where_the_article_is(desk, mailing):
    page = desk.in_review(desk.writer)
    desk.editor.decide(page)
    Notice.objects.all().delete()
    with mailing.commits(execute=True):
        desk.second_editor.decide(page, comment="Muy claro.")
    (message,) = mailing.work()
    assert f"Ya está publicado: {page.full_url}" in text_of(message)
    assert is_live(page)


def test_the_end_says_when_the_article_will_be_published(desk, mailing):
    page = desk.draft(desk.writer)
    desk.writer.submit(page, go_live_at="2040-03-05 09:30")
    desk.editor.decide(page)
    Notice.objects.all().delete()
    with mailing.commits(execute=True):
        desk.second_editor.decide(page)
    (message,) = mailing.work()
    assert re.search(r"Se publicará el 5 de marzo de 2040.* 0?9:30", text_of(message))


def test_dates_are_in_her_time_zone(desk, mailing):
    profile(desk.writer, current_time_zone="Europe/Madrid")
    moment = "2040-03-05T12:30:00+00:00"
    notify(
        kinds.FINISHED,
        [desk.writer.user],
        desk.draft(desk.writer),
        key="a",
        details={"step": "Lengua", "actor": "Elena", "go_live_at": moment},
    )
    assert re.search("13:30", text_of(mailing.send()[0]))


def test_her_own_language(desk, mailing):
    profile(desk.writer, preferred_language="es")
    ask_changes(desk.writer, desk.draft(desk.writer))
    assert "vuelve a enviarlo" in text_of(mailing.send()[0])


def test_hostile_text_breaks_nothing(desk, mailing):
    page = desk.draft(desk.writer)
    ask_changes(desk.writer, page, title=HOSTILE, actor=HOSTILE, note=HOSTILE, step=HOSTILE)
    (message,) = mailing.send()
    assert message["To"] == desk.writer.user.email and message["Bcc"] is None
    assert '<b>"dos"</b> & {{ title }} %(title)s' in message["Subject"] + text_of(message)


def test_a_long_title_is_cut_in_the_subject_alone(desk, mailing):
    title = "Cómo delegar lo que una no llega a hacer " * 6
    ask_changes(desk.writer, desk.draft(desk.writer), title=title)
    (message,) = mailing.send()
    assert len(message["Subject"]) == 78 and message["Subject"].endswith("…")
    assert title.strip() in text_of(message)


@pytest.mark.parametrize("kind", kinds.KINDS)
def test_every_kind_has_words(desk, kind):
    page = desk.draft(desk.writer)
    notify(kind, [desk.writer.user], page, key="a", details={"days": "1"})
    mail = single(Notice.objects.get())
    assert mail.subject.endswith(page.title) and f"«{page.title}»" in mail.text


@pytest.mark.parametrize(
    ("verdict", "words"), [("fine", "está bien"), ("changes", "necesita cambios")]
)
def test_a_readers_answer(desk, mailing, verdict, words):
    details = {"reader": "Marta", "verdict": verdict, "note": "El título no dice nada."}
    page = desk.draft(desk.writer)
    notify("reader_answered", [desk.writer.user], page, key="a", details=details)
    (message,) = mailing.send()
    assert f"Marta leyó «{page.title}»" in text_of(message) and words in text_of(message)
    assert "> El título no dice nada." in text_of(message)


def test_a_publication_held(desk, mailing):
    details = {"errors": "Falta el resumen.\nUna imagen no tiene texto alternativo."}
    page = desk.draft(desk.writer)
    notify("publication_held", [desk.writer.user], page, key="a", details=details)
    text = text_of(mailing.send()[0])
    assert "- Falta el resumen.\n- Una imagen no tiene texto alternativo." in text
