"""Each of the desk's mails arrives once, whatever happens to the server."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail import hooks

from core.mail.queue import ATTEMPTS, LONGEST_PAUSE
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from editorial.models import Notice
from editorial.notifications import delivery, kinds
from editorial.notifications.delivery import send_notices
from editorial.notifications.hooks import look_after
from editorial.notifications.notices import tell
from tests.editorial.mailing import ask_changes, subjects
from tests.editorial.team import state_of
from tests.worker import Worker

pytestmark = pytest.mark.django_db


class TestOnce:
    """Each event is told each person once."""

    def test_the_same_event_is_written_down_once(self, desk, mailing):
        page = desk.draft(desk.writer)
        ask_changes(desk.writer, page)
        ask_changes(desk.writer, page)
        assert send_notices.call() == 1 and send_notices.call() == 0
        ask_changes(desk.writer, page)
        assert send_notices.call() == 0

    def test_somebody_named_twice_is_told_once(self, desk, mailing):
        tell(kinds.REJECTED, [desk.writer.user] * 2, desk.draft(desk.writer), key="a")
        assert Notice.objects.count() == 1

    def test_what_is_undone_is_not_told(self, desk, mailing):
        page = desk.in_review(desk.writer)
        before = Notice.objects.count()
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            desk.approve(page)
            raise ZeroDivisionError
        assert Notice.objects.count() == before

    def test_what_one_sender_has_in_hand_another_leaves(self, desk, mailing):
        ask_changes(desk.writer, desk.draft(desk.writer))
        (held,) = delivery.claim(desk.writer.user.pk)
        assert delivery.claim(desk.writer.user.pk) == [] and send_notices.call() == 0
        # The one who held it was killed.
        Notice.objects.filter(pk=held.pk).update(send_at=timezone.now())
        assert send_notices.call() == 1

    def test_a_message_that_comes_again_has_the_same_id(self, desk, mailing):
        ask_changes(desk.writer, desk.draft(desk.writer))
        send_notices.call()
        Notice.objects.update(sent_at=None, send_at=timezone.now())
        send_notices.call()
        first, second = mailing.arrived()
        assert first["Message-ID"] == second["Message-ID"]

    def test_what_is_decided_by_now_asks_nobody(self, desk, mailing):
        page = desk.in_review(desk.writer)
        desk.approve(page)
        desk.second_editor.decide(page, "reject", "Falta un ejemplo.")
        send_notices.call()
        assert set(subjects(mailing.arrived()[1:])) == {desk.writer.name}
        assert not Notice.objects.filter(kind=kinds.TO_REVIEW).exists()

    def test_who_is_gone_by_now_is_told_nothing(self, desk, mailing):
        ask_changes(desk.writer, desk.draft(desk.writer))
        desk.writer.user.is_active = False
        desk.writer.user.save()
        assert send_notices.call() == 0 and not Notice.objects.exists()


class TestServer:
    """A mail server that fails."""

    def test_refusing_the_login_undoes_no_review(self, desk, mailing, settings, caplog):
        settings.MAILERS = mailing.box.mailers(password="otra")
        page = desk.draft(desk.writer)
        assert not mailing.after(desk.writer.submit, page)
        assert state_of(page) is not None and "no mail can be sent" in caplog.text

    def test_what_could_not_be_sent_is_sent_by_the_next_rounds(self, desk, mailing, settings):
        working = settings.MAILERS
        settings.MAILERS = mailing.box.mailers()
        settings.MAILERS["server"]["OPTIONS"]["port"] = 1
        mailing.after(desk.writer.submit, desk.draft(desk.writer))
        settings.MAILERS = working
        look_after()
        assert len(mailing.work()) == 2  # the first one waits a minute
        Notice.objects.update(send_at=timezone.now())
        look_after()
        assert len(mailing.work()) == 1
        look_after()
        assert not DBTaskResult.objects.ready().exists()

    def test_an_outage_counts_no_attempt(self, desk, mailing, settings):
        settings.MAILERS["server"]["OPTIONS"]["port"] = 1
        ask_changes(desk.writer, desk.draft(desk.writer))
        send_notices.call()
        assert Notice.objects.get().attempts == 0

    def test_a_refused_address_holds_up_no_other(self, desk, mailing, caplog):
        mailing.box.refused.add(desk.writer.user.email)
        page = desk.draft(desk.writer)
        ask_changes(desk.writer, page)
        ask_changes(desk.editor, page)
        assert send_notices.call() == 1
        assert subjects(mailing.arrived()).keys() == {desk.editor.name}
        waiting = Notice.objects.get(recipient=desk.writer.user)
        assert waiting.attempts == 1 and waiting.send_at > timezone.now()
        mailing.box.refused.clear()
        Notice.objects.update(send_at=timezone.now())
        assert send_notices.call() == 1

    def test_pauses_grow_and_end(self, desk, mailing, caplog):
        mailing.box.refused.add(desk.writer.user.email)
        ask_changes(desk.writer, desk.draft(desk.writer))
        pauses = []
        for _attempt in range(ATTEMPTS + 3):
            Notice.objects.update(send_at=timezone.now())
            send_notices.call()
            pauses.append(Notice.objects.get().send_at - timezone.now())
        assert pauses[0] < pauses[1] < pauses[4] <= LONGEST_PAUSE
        assert Notice.objects.get().attempts == ATTEMPTS
        assert "could not be sent in 20 attempts" in caplog.text

    def test_a_round_uses_one_connection(self, desk, mailing):
        page = desk.draft(desk.writer)
        for person in (desk.writer, desk.editor, desk.guest):
            ask_changes(person, page)
        send_notices.call()
        assert len(mailing.arrived()) == 3 and mailing.box.logins == 1

    def test_no_mail_is_sent_in_the_request(self, desk, mailing):
        with mailing.commits(execute=True):
            desk.writer.submit(desk.draft(desk.writer))
        assert not mailing.arrived() and DBTaskResult.objects.ready().exists()


class TestRounds:
    """What the scheduler has done each minute and each day."""

    def test_the_hooks_are_registered(self):
        assert look_after in [register() for register in hooks.get_hooks(EVERY_MINUTE_HOOK)]
        assert delivery.prune in [register() for register in hooks.get_hooks(DAILY_HOOK)]

    def test_what_waits_in_the_queue_is_not_queued_again(self, desk):
        ask_changes(desk.writer, desk.draft(desk.writer))
        look_after()
        look_after()
        assert DBTaskResult.objects.ready().count() == 1

    def test_nothing_due_queues_nothing(self, desk):
        look_after()
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
        assert not mailing.arrived()  # no request waits for a mail server
        told = subjects(Worker(mailing.box, mailing.commits).work())
        assert list(told) == [desk.writer.name] and "coment" in told[desk.writer.name]

    def test_a_lost_password(self, desk, mailing):
        with mailing.commits(execute=True):
            desk.anonymous.post("wagtailadmin_password_reset", email=desk.writer.user.email)
        assert not mailing.arrived()  # no request waits for a mail server
        told = subjects(Worker(mailing.box, mailing.commits).work())
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
