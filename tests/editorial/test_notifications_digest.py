"""One mail a day, for who prefers it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from editorial.models import MailPreference, Notice
from editorial.notifications import kinds, mails
from editorial.notifications.delivery import notify, send_notices
from editorial.notifications.mails import next_morning
from editorial.notifications.reminders import run_each_minute
from tests.editorial.mailing import subjects, text_of
from tests.editorial.team import Person

pytestmark = pytest.mark.django_db
BUENOS_AIRES = ZoneInfo("America/Argentina/Buenos_Aires")


def choose(person: Person, digest: bool) -> None:
    """Choose in the account page, as a browser does."""
    form = {
        "name_email-first_name": "Elena",
        "name_email-last_name": "Prado",
        "name_email-email": person.user.email,
        "notifications-submitted_notifications": "on",
        "notifications-approved_notifications": "on",
        "notifications-rejected_notifications": "on",
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
    } | ({"digest-daily_digest": "on"} if digest else {})
    assert person.post("wagtailadmin_account", **form).status_code == 302


def let_morning_come() -> None:
    Notice.objects.filter(sent_at=None).update(send_at=timezone.now())


def test_the_choice_is_in_everybodys_account(desk):
    for person in (desk.guest, desk.writer, desk.editor, desk.administrator):
        html = person.get("wagtailadmin_account").content.decode()
        assert "Un correo por día" in html and 'name="digest-daily_digest"' in html
    choose(desk.guest, digest=True)
    assert MailPreference.objects.get(user=desk.guest.user).daily_digest
    assert (
        "checked"
        in desk.guest.get("wagtailadmin_account")
        .content.decode()
        .split('name="digest-daily_digest"')[1][:160]
    )
    choose(desk.guest, digest=False)
    assert not MailPreference.objects.get(user=desk.guest.user).daily_digest


def test_it_comes_once_grouped_by_article(desk, mailing):
    choose(desk.editor, digest=True)
    first, second = desk.draft(desk.writer), desk.draft(desk.writer)
    assert desk.editor.name not in mailing.after(desk.writer.submit, first)
    assert desk.editor.name not in mailing.after(desk.writer.submit, second)
    assert desk.editor.name not in mailing.after(
        desk.second_editor.decide, first, comment="Muy claro."
    )
    run_each_minute()
    assert not mailing.work()

    let_morning_come()
    run_each_minute()
    (message,) = mailing.work()
    assert message["To"] == desk.editor.user.email
    assert message["Subject"] == "motiVAcional: 2 novedades"  # the first step is decided by now
    text = text_of(message)
    assert text.index(first.title) < text.index("silvia aprobó el paso anterior")
    assert text.index("> Muy claro.") < text.index(second.title)
    assert text.count("En el editor") == 0 and text.count("/edit/") == 2
    run_each_minute()
    assert not mailing.work()


def test_the_evening_waits_for_her_morning(desk):
    choose(desk.editor, digest=True)
    profile = desk.editor.user.wagtail_userprofile
    profile.current_time_zone = "Europe/Madrid"
    profile.save()
    desk.workflow.start(desk.draft(desk.writer), desk.writer.user)
    at = Notice.objects.get(recipient=desk.editor.user).send_at
    assert timezone.now() < at <= timezone.now() + timedelta(days=1)
    assert at.astimezone(ZoneInfo("Europe/Madrid")).strftime("%H:%M") == "08:00"


def test_a_time_zone_that_nobody_knows_is_the_sites(desk):
    choose(desk.editor, digest=True)
    profile = desk.editor.user.wagtail_userprofile
    profile.current_time_zone = "Marte/Olimpo"
    profile.save()
    desk.workflow.start(desk.draft(desk.writer), desk.writer.user)
    at = Notice.objects.get(recipient=desk.editor.user).send_at
    assert at.astimezone(BUENOS_AIRES).hour == 8
    let_morning_come()
    assert send_notices.call() >= 0 and Notice.objects.get(recipient=desk.editor.user).attempts


@pytest.mark.parametrize(
    ("now", "morning"),
    [
        ("2026-03-05 07:59", "2026-03-05 08:00"),
        ("2026-03-05 08:00", "2026-03-06 08:00"),
        ("2026-12-31 23:00", "2027-01-01 08:00"),
    ],
)
def test_the_next_morning(now, morning):
    moment = datetime.fromisoformat(now).replace(tzinfo=BUENOS_AIRES)
    assert next_morning(moment.astimezone(UTC), BUENOS_AIRES) == datetime.fromisoformat(
        morning
    ).replace(tzinfo=BUENOS_AIRES)


def test_mornings_across_daylight_saving():
    madrid = ZoneInfo("Europe/Madrid")
    evening = datetime(2026, 3, 28, 22, tzinfo=madrid)
    assert next_morning(evening, madrid) == datetime(2026, 3, 29, 6, tzinfo=UTC)


def test_leaving_it_sends_what_is_left(desk, mailing):
    choose(desk.editor, digest=True)
    pages = [desk.draft(desk.writer) for _ in range(2)]
    for page in pages:
        mailing.after(desk.writer.submit, page)
    with mailing.commits(execute=True):
        choose(desk.editor, digest=False)
    assert {message["Subject"] for message in mailing.work()} == {
        f"Para revisar: {page.title}" for page in pages
    }


def test_saving_the_account_page_changes_nothing_else(desk, mailing):
    choose(desk.editor, digest=True)
    mailing.after(desk.writer.submit, desk.draft(desk.writer))
    before = Notice.objects.get(recipient=desk.editor.user).send_at
    with mailing.commits(execute=True):
        choose(desk.editor, digest=True)
    assert not mailing.work()
    assert Notice.objects.get(recipient=desk.editor.user).send_at == before


def test_no_empty_mail_where_nothing_is_left_to_do(desk, mailing):
    choose(desk.editor, digest=True)
    page = desk.draft(desk.writer)
    mailing.after(desk.writer.submit, page)
    mailing.after(desk.second_editor.decide, page, "reject", "Falta un ejemplo.")
    let_morning_come()
    run_each_minute()
    assert not mailing.work() and not Notice.objects.filter(recipient=desk.editor.user).exists()


def test_what_was_never_heard_of_is_not_taken_back(desk, mailing):
    choose(desk.editor, digest=True)
    page = desk.draft(desk.writer)
    mailing.after(desk.writer.submit, page)
    desk.writer.edit(page, "action-cancel-workflow")
    let_morning_come()
    told = [message for message in mailing.send() if message["To"] == desk.editor.user.email]
    assert not told


def test_one_piece_of_news(desk, mailing):
    choose(desk.writer, digest=True)
    notify("publication_held", [desk.writer.user], desk.draft(desk.writer), key="a")
    let_morning_come()
    assert subjects(mailing.send()) == {desk.writer.name: "motiVAcional: 1 novedad"}


def test_a_digest_that_fails_is_tried_again_whole(desk, mailing, monkeypatch):
    choose(desk.writer, digest=True)
    page = desk.draft(desk.writer)
    for key in ("a", "b"):
        notify(kinds.REJECTED, [desk.writer.user], page, key=key, details={"step": "Contenido"})
    let_morning_come()
    with monkeypatch.context() as broken:
        broken.setattr(mails, "digest", lambda _notices: 1 / 0)
        assert not mailing.send()
    let_morning_come()
    assert "2 novedades" in mailing.send()[0]["Subject"]
