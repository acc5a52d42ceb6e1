"""Each notice arrives once, whatever happens to who sends it."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail import hooks

from core.mail.models import OutgoingMail
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from editorial.models import Notice
from editorial.notifications import delivery, kinds, mails
from editorial.notifications.delivery import notify, send_notices
from editorial.notifications.reminders import run_each_minute
from tests.editorial.mailing import ask_changes, subjects
from tests.editorial.team import state_of

pytestmark = pytest.mark.django_db


class TestOnce:
    """Each event is told each person once."""

    def test_the_same_event_is_written_down_once(self, desk, mailing):
        page = desk.draft(desk.writer)
        ask_changes(desk.writer, page)
        ask_changes(desk.writer, page)
        assert len(mailing.send()) == 1 and not mailing.send()
        ask_changes(desk.writer, page)
        assert not mailing.send()

    def test_somebody_named_twice_is_told_once(self, desk, mailing):
        notify(kinds.REJECTED, [desk.writer.user] * 2, desk.draft(desk.writer), key="a")
        assert Notice.objects.count() == 1

    def test_what_is_undone_is_not_told(self, desk, mailing):
        page = desk.in_review(desk.writer)
        before = Notice.objects.count()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            desk.approve(page)
            raise ZeroDivisionError
        assert Notice.objects.count() == before

    def test_a_sender_that_outruns_its_lease_sends_nothing_twice(self, desk, mailing, monkeypatch):
        ask_changes(desk.writer, desk.draft(desk.writer))
        compose = mails.single

        def slowly(notice):
            monkeypatch.setattr(mails, "single", compose)
            Notice.objects.update(send_at=timezone.now())  # the lease is over
            send_notices.call()  # another sender
            return compose(notice)

        monkeypatch.setattr(mails, "single", slowly)
        assert len(mailing.send()) == 1 and not mailing.send()

    def test_what_is_decided_by_now_asks_nobody(self, desk, mailing):
        page = desk.in_review(desk.writer)
        desk.approve(page)
        desk.second_editor.decide(page, "reject", "Falta un ejemplo.")
        assert set(subjects(mailing.send()[1:])) == {desk.writer.name}
        assert not Notice.objects.filter(kind=kinds.TO_REVIEW).exists()

    def test_who_is_gone_by_now_is_told_nothing(self, desk, mailing):
        ask_changes(desk.writer, desk.draft(desk.writer))
        desk.writer.user.is_active = False
        desk.writer.user.save()
        assert not mailing.send() and not Notice.objects.exists()


class TestQueue:
    """Notices are composed in the background, and mailed by the queue of mail."""

    def test_a_server_that_is_away_undoes_no_review_and_gets_all_once_it_is_back(
        self, desk, mailing, settings
    ):
        working = settings.MAILERS
        settings.MAILERS = mailing.box.mailers(password="otra")
        page = desk.draft(desk.writer)
        assert not mailing.after(desk.writer.submit, page)
        assert state_of(page) is not None and OutgoingMail.objects.filter(sent_at=None).count() == 3
        settings.MAILERS = working
        OutgoingMail.objects.update(send_at=timezone.now())
        assert len(mailing.send()) == 3 and not mailing.send()

    def test_a_refused_address_holds_up_no_other(self, desk, mailing):
        mailing.box.refused.add(desk.writer.user.email)
        page = desk.draft(desk.writer)
        ask_changes(desk.writer, page)
        ask_changes(desk.editor, page)
        assert subjects(mailing.send()).keys() == {desk.editor.name}

    def test_what_cannot_be_composed_holds_up_no_other_and_is_tried_again(
        self, desk, mailing, monkeypatch, caplog
    ):
        page = desk.draft(desk.writer)
        ask_changes(desk.writer, page, key="broken")
        ask_changes(desk.writer, page, key="whole")
        compose = mails.single

        def fail(notice):
            return compose(notice) if notice.key == "whole" else 1 / 0

        with monkeypatch.context() as broken:
            broken.setattr(mails, "single", fail)
            assert len(mailing.send()) == 1
        assert "could not be composed: ZeroDivisionError" in caplog.text
        waiting = Notice.objects.get(sent_at=None)
        assert (waiting.key, waiting.attempts) == ("broken", 1)
        assert waiting.send_at > timezone.now()
        Notice.objects.update(send_at=timezone.now())
        assert len(mailing.send()) == 1

    def test_a_notice_is_sent_where_its_mail_is_queued(self, desk, mailing, monkeypatch):
        ask_changes(desk.writer, desk.draft(desk.writer))
        with monkeypatch.context() as killed, pytest.raises(KeyboardInterrupt):
            killed.setattr(type(Notice.objects.all()), "note_sent", _killed)
            send_notices.call()
        assert not OutgoingMail.objects.exists()
        assert Notice.objects.due().count() == 1

    def test_no_mail_is_composed_in_the_request(self, desk, mailing):
        with mailing.commits(execute=True):
            desk.writer.submit(desk.draft(desk.writer))
        assert not OutgoingMail.objects.exists() and DBTaskResult.objects.ready().exists()


def _killed(*_args):
    raise KeyboardInterrupt


class TestRounds:
    """What the scheduler has done each minute and each day."""

    def test_the_hooks_are_registered(self):
        assert run_each_minute in [register() for register in hooks.get_hooks(EVERY_MINUTE_HOOK)]
        assert delivery.prune in [register() for register in hooks.get_hooks(DAILY_HOOK)]

    def test_what_waits_in_the_queue_is_not_queued_again(self, desk):
        ask_changes(desk.writer, desk.draft(desk.writer))
        run_each_minute()
        run_each_minute()
        assert DBTaskResult.objects.ready().count() == 1

    def test_nothing_due_queues_nothing(self, desk):
        run_each_minute()
        assert not DBTaskResult.objects.exists()

    def test_old_notices_are_forgotten(self, desk):
        page = desk.draft(desk.writer)
        ask_changes(desk.writer, page, key="old")
        ask_changes(desk.writer, page, key="new")
        Notice.objects.filter(key="old").update(created_at=timezone.now() - timedelta(days=91))
        delivery.prune()
        assert [notice.key for notice in Notice.objects.all()] == ["new"]


class TestWagtailsOwn:
    """Mail that stays Wagtail's: in Spanish, through the same server."""

    def test_a_note_on_a_draft(self, desk, mailing):
        page = desk.draft(desk.writer)
        page.subscribers.create(user=desk.writer.user, comment_notifications=True)
        with mailing.commits(execute=True):
            desk.editor.edit(page, **note("¿De dónde sale?"))
        assert not mailing.box.messages  # no request waits for a mail server
        told = subjects(mailing.work())
        assert list(told) == [desk.writer.name] and "coment" in told[desk.writer.name]

    def test_a_lost_password(self, desk, mailing):
        with mailing.commits(execute=True):
            desk.anonymous.post("wagtailadmin_password_reset", email=desk.writer.user.email)
        assert not mailing.box.messages  # no request waits for a mail server
        told = subjects(mailing.work())
        assert "contraseña" in told[desk.writer.name]


def note(text: str) -> dict[str, str]:
    """Return what the editor sends for a new note on the title."""
    form = {"text": text, "contentpath": "title", "position": "", "deleted": ""}
    counts = {"TOTAL_FORMS": "1", "INITIAL_FORMS": "0", "MIN_NUM_FORMS": "0", "MAX_NUM_FORMS": ""}
    return (
        {f"comments-{name}": value for name, value in counts.items()}
        | {f"comments-0-{name}": value for name, value in form.items()}
        | {"comments-0-replies-TOTAL_FORMS": "0", "comments-0-replies-INITIAL_FORMS": "0"}
    )
