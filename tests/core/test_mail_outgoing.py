"""Mail that the site sends: written down with the event, sent once whatever happens to server and worker."""

from collections.abc import Iterator
from datetime import timedelta
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPSenderRefused, SMTPServerDisconnected

import pytest
from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from wagtail import hooks

from core.mail import sending
from core.mail.models import OutgoingMail
from core.mail.outgoing import post, prune
from core.mail.queue import ATTEMPTS, LEASE, LONGEST_PAUSE, Queue
from core.mail.sending import is_final, send_due, wake_if_due
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from tests.postbox import PostBox

pytestmark = pytest.mark.django_db
ANA, EVA = "ana@correo.example", "eva@correo.example"


@pytest.fixture
def box(settings) -> Iterator[PostBox]:
    """Run an SMTP server and send to it."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield box


def write(
    key: str = "a", to: str = ANA, subject: str = "Hola", text: str = "Texto", **more
) -> None:
    post(key, to, subject, text, **more)


def let_time_pass(pause: timedelta = LEASE) -> None:
    """Make what waits due, as it is after a pause."""
    mails = list(OutgoingMail.objects.all())
    for mail in mails:
        mail.send_at -= pause
    OutgoingMail.objects.bulk_update(mails, ["send_at"])


class TestOnce:
    """Each message goes once."""

    def test_it_is_sent_once(self, box):
        write()
        assert send_due.call() == 1 and send_due.call() == 0
        assert box.take() == {ANA: "Hola"}

    def test_the_same_key_is_written_down_once(self, box):
        write(subject="Primero")
        write(subject="Segundo")
        assert send_due.call() == 1
        write(subject="Tercero")
        assert send_due.call() == 0 and box.take() == {ANA: "Primero"}

    def test_what_is_undone_is_not_sent(self, box):
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            write()
            raise ZeroDivisionError
        assert send_due.call() == 0

    def test_the_worker_is_woken_after_the_transaction_once(
        self, django_capture_on_commit_callbacks
    ):
        with django_capture_on_commit_callbacks(execute=True):
            write("a")
            write("b")
            assert not DBTaskResult.objects.exists()
        assert DBTaskResult.objects.get().task_path == send_due.module_path

    def test_a_queue_that_fails_undoes_nothing(
        self, monkeypatch, django_capture_on_commit_callbacks
    ):
        monkeypatch.setattr(DBTaskResult.objects, "ready", lambda: 1 / 0)
        with django_capture_on_commit_callbacks(execute=True):
            write()
        assert OutgoingMail.objects.due().count() == 1

    def test_what_has_its_hour_waits_for_it(self, box, django_capture_on_commit_callbacks):
        with django_capture_on_commit_callbacks(execute=True):
            write(send_at=timezone.now() + timedelta(hours=1))
        assert not DBTaskResult.objects.exists() and send_due.call() == 0
        let_time_pass(timedelta(hours=1))
        wake_if_due()
        assert DBTaskResult.objects.count() == 1 and send_due.call() == 1

    def test_what_one_sender_has_in_hand_another_leaves(self, box):
        write()
        assert len(OutgoingMail.objects.claim()) == 1 and OutgoingMail.objects.claim() == []
        assert send_due.call() == 0
        let_time_pass()  # the one who held it was killed
        assert send_due.call() == 1

    def test_killed_before_the_note_it_comes_again_with_the_same_id(self, box, monkeypatch):
        write()
        with monkeypatch.context() as killed:
            killed.setattr(Queue, "note_sent", lambda *_args: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                send_due.call()
        assert send_due.call() == 0
        let_time_pass()
        assert send_due.call() == 1
        first, second = box.messages
        assert first["Message-ID"] == second["Message-ID"]

    def test_a_slow_sender_leaves_what_has_become_anothers(self, box, monkeypatch):
        write("a")
        write("b", to=EVA)
        mails = OutgoingMail.objects.claim()
        mails[1].send_at = timezone.now() - timedelta(seconds=1)
        with sending.Connection() as connection:
            assert list(sending._send_all(mails, connection)) == [True]
        assert box.take() == {ANA: "Hola"}

    def test_what_another_has_claimed_since_is_not_put_back(self):
        write()
        (late,) = OutgoingMail.objects.claim()
        let_time_pass()
        (now,) = OutgoingMail.objects.claim()
        for give in (OutgoingMail.objects.put_back, OutgoingMail.objects.put_off):
            give([late])
        OutgoingMail.objects.give_up([late])
        found = OutgoingMail.objects.get()
        assert (found.attempts, found.send_at, found.recipient) == (2, now.send_at, ANA)


class TestServer:
    """A mail server that fails."""

    def test_unreachable_it_counts_no_attempt(self, box, settings, caplog):
        settings.MAILERS["server"]["OPTIONS"]["port"] = 1
        for number in range(30):
            write(str(number))
        assert send_due.call() == 0
        assert not OutgoingMail.objects.exclude(attempts=0).exists()
        assert not OutgoingMail.objects.filter(send_at__gt=timezone.now() + LEASE / 2).exists()
        assert "none can be sent now" in caplog.text

    def test_lost_in_the_middle_of_a_round_the_rest_waits(self, box, monkeypatch):
        for number in range(3):
            write(str(number))
        opened = sending.Connection._open

        def open_until_lost(self):
            if box.messages:
                raise sending.Unreachable
            opened(self)

        monkeypatch.setattr(sending.Connection, "_open", open_until_lost)
        assert send_due.call() == 1
        assert sorted(OutgoingMail.objects.values_list("attempts", flat=True)) == [0, 0, 1]

    def test_an_address_that_is_busy_is_tried_again_and_holds_up_no_other(self, box, caplog):
        box.busy.add(ANA)
        write("a")
        write("b", to=EVA)
        assert send_due.call() == 1 and box.take() == {EVA: "Hola"}
        waiting = OutgoingMail.objects.get(sent_at=None)
        assert waiting.attempts == 1 and waiting.send_at > timezone.now()
        box.busy.clear()
        let_time_pass()
        assert send_due.call() == 1 and box.take() == {ANA: "Hola"}
        assert ANA not in caplog.text

    def test_an_unknown_address_is_given_up_at_once(self, box, caplog):
        box.refused.add(ANA)
        write("a", html="<p>Texto</p>", headers={"Reply-To": ANA})
        write("b", to=EVA)
        assert send_due.call() == 1
        let_time_pass()
        assert send_due.call() == 0 and box.take() == {EVA: "Hola"}
        mail = OutgoingMail.objects.get(key="a")
        assert is_empty(mail) and mail.sent_at is None
        assert f"Mail {mail.pk} is given up: SMTPRecipientsRefused 550" in caplog.text
        assert ANA not in caplog.text

    def test_pauses_grow_and_end(self, box, caplog):
        box.busy.add(ANA)
        write()
        pauses = []
        for _attempt in range(ATTEMPTS + 2):
            OutgoingMail.objects.update(send_at=timezone.now())
            assert send_due.call() == 0
            pauses.append(OutgoingMail.objects.get().send_at - timezone.now())
        assert pauses[0] < pauses[1] < pauses[4] <= pauses[ATTEMPTS - 2] <= LONGEST_PAUSE
        mail = OutgoingMail.objects.get()
        assert mail.attempts == ATTEMPTS and is_empty(mail)
        assert f"OutgoingMail {mail.pk} could not be sent in 20 attempts" in caplog.text
        assert ANA not in caplog.text

    @pytest.mark.parametrize(
        ("error", "final"),
        [
            (SMTPRecipientsRefused({ANA: (550, b"Unknown")}), True),
            (SMTPRecipientsRefused({ANA: (450, b"Greylisted")}), False),
            (SMTPRecipientsRefused({ANA: (530, b"Log in first")}), False),
            (SMTPDataError(554, b"Spam"), True),
            (SMTPDataError(421, b"Bye"), False),
            (SMTPSenderRefused(550, b"Who are you?", "hola@example.org"), False),
            (SMTPServerDisconnected("gone"), False),
            (TimeoutError(), False),
        ],
    )
    def test_what_is_final(self, error, final):
        assert is_final(error) == final


class TestForgetting:
    """Personal data goes with the message, the key after a while."""

    def test_what_is_sent_is_empty(self, box):
        write(html="<p>Texto</p>", headers={"Reply-To": EVA})
        send_due.call()
        mail = OutgoingMail.objects.get()
        assert mail.key == "a" and mail.sent_at and is_empty(mail)

    def test_keys_go_after_a_month(self, box):
        box.refused.add(EVA)
        write("sent")
        write("given up", to=EVA)
        write("later", send_at=timezone.now() + timedelta(days=90))
        send_due.call()
        prune()
        assert OutgoingMail.objects.count() == 3
        OutgoingMail.objects.exclude(sent_at=None).update(
            sent_at=timezone.now() - timedelta(days=30)
        )
        OutgoingMail.objects.filter(key="given up").update(
            send_at=timezone.now() - timedelta(days=30)
        )
        OutgoingMail.objects.update(created_at=timezone.now() - timedelta(days=60))
        prune()
        assert [mail.key for mail in OutgoingMail.objects.all()] == ["later"]

    def test_what_a_worker_was_killed_with_at_the_last_attempt_is_emptied(self, caplog):
        write("a")
        OutgoingMail.objects.update(attempts=ATTEMPTS - 1)
        OutgoingMail.objects.claim()
        prune()
        assert not is_empty(OutgoingMail.objects.get())  # in hand still
        let_time_pass()
        prune()
        mail = OutgoingMail.objects.get()
        assert is_empty(mail) and f"lost by their senders: [{mail.pk}]" in caplog.text

    def test_the_hooks_are_registered(self):
        assert wake_if_due in [register() for register in hooks.get_hooks(EVERY_MINUTE_HOOK)]
        assert prune in [register() for register in hooks.get_hooks(DAILY_HOOK)]


class TestCost:
    """What a round costs."""

    def test_fifty_in_one_connection_and_few_queries(self, box, django_assert_max_num_queries):
        for number in range(50):
            write(str(number), to=f"a{number}@correo.example")
        with django_assert_max_num_queries(50 + 4 * 4 + 1):  # a note each; 4 claims in savepoints
            assert send_due.call() == 50
        assert len(box.take()) == 50 and box.logins == 1

    def test_a_long_queue_lets_other_tasks_have_their_turn(self, box, monkeypatch):
        monkeypatch.setattr(sending, "BATCHES", 1)
        monkeypatch.setattr(sending, "BATCH", 2)
        for number in range(3):
            write(str(number), to=f"a{number}@correo.example")
        assert send_due.call() == 2
        assert DBTaskResult.objects.get().task_path == send_due.module_path
        assert send_due.call() == 1 and DBTaskResult.objects.count() == 1

    def test_nothing_due_queues_nothing(self, django_assert_num_queries):
        with django_assert_num_queries(1):
            wake_if_due()
        assert not DBTaskResult.objects.exists()


def is_empty(mail: OutgoingMail) -> bool:
    return {name: getattr(mail, name) for name in OutgoingMail.emptied} == OutgoingMail.emptied
