"""Turns and answers: a mailing gives way to other tasks, and what a server's words mean."""

from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django_tasks_db.models import DBTaskResult

from core.mail.outgoing import post
from core.mail.sending import send_due
from newsletter.delivery import batches
from newsletter.delivery.addressing import address_due
from newsletter.delivery.connection_pool import Throttle, connections, worker_rate
from newsletter.delivery.replies import Reply, is_final, reply_of
from newsletter.delivery.tasks import run_each_minute, send_deliveries
from newsletter.models import Delivery, Issue
from tests.core.worker_tasks import take

pytestmark = pytest.mark.django_db
ANA = "ana@correo.example"


class TestTurns:
    """A mailing gives way, and keeps its pace."""

    def test_other_tasks_come_first(self, mailing, monkeypatch):
        monkeypatch.setattr(batches, "LARGEST_BATCH", 5)
        mailing.subscribers(6)
        mailing.letter()
        order = []
        still_goes = batches._still_goes

        def counts(delivery):
            order.append("newsletter")
            if len(order) == 2:
                post("comment", ANA, "Comentario", "Texto")
                send_due.enqueue()
            return still_goes(delivery)

        monkeypatch.setattr(batches, "_still_goes", counts)
        run_each_minute()
        assert send_deliveries.call() == 5  # the batch at hand
        waiting = list(DBTaskResult.objects.ready().values_list("task_path", flat=True))
        assert waiting[0] == send_due.module_path

    def test_rounds_are_short(self, mailing, monkeypatch):
        monkeypatch.setattr(batches, "RUN_SECONDS", -1)
        mailing.subscribers(3)
        letter = mailing.letter()
        assert send_deliveries.call() == 0
        assert Issue.objects.get().state == "waiting"
        assert DBTaskResult.objects.ready().count() == 1  # the next round
        monkeypatch.undo()
        assert len(mailing.worker.work()) == 3
        assert letter.deliveries.progress() == (3, 0, 0)

    def test_what_a_round_has_no_time_for_is_given_back(self, mailing, monkeypatch):
        mailing.subscribers(3)
        mailing.letter()
        this = batches.SendingRun(send_deliveries)
        address_due(lambda: True)
        times = iter([True, True, False, False])
        monkeypatch.setattr(this, "has_time", lambda: next(times))
        this.send()
        assert this.sent == 1
        assert Delivery.objects.due().count() == 2
        assert set(Delivery.objects.due().values_list("attempts", flat=True)) == {0}

    def test_workers_share_the_rate(self, mailing):
        mailing.set(per_second=12)
        assert worker_rate(send_deliveries) == 12
        for _worker in range(3):
            send_deliveries.enqueue()
        take.enqueue("", 0)
        DBTaskResult.objects.update(status="RUNNING")
        assert worker_rate(send_deliveries) == 4
        assert [connections(rate) for rate in (0.5, 4, 10, 1000)] == [1, 1, 2, 4]

    def test_the_pace_is_even(self, monkeypatch):
        clock = [100.0]
        monkeypatch.setattr("time.monotonic", lambda: clock[0])
        pace, left = Throttle(2), []
        for now in (100.0, 100.25, 100.5, 103.0, 103.0):
            clock[0] = now
            left.append(pace.seconds_left())
            pace.take()
        assert left == [0, 0.25, 0.5, 0, 0]


@pytest.mark.parametrize(
    ("code", "text", "is_hard"),
    [
        (550, "No such mailbox", True),
        (550, "5.1.1 <ana@correo.example>: Recipient address rejected", True),
        (554, "5.1.10 Null MX", True),
        (550, "5.2.1 The account is disabled", True),
        (553, "sorry, no mailbox here by that name", True),
        (552, "5.2.2 Mailbox full", False),
        (550, "5.7.1 Message rejected as spam", False),
        (550, "5.1.8 Sender address rejected", False),
        (550, "relay not permitted", False),
        (554, "5.7.1 Relay access denied", False),
        (450, "4.1.1 Try later", False),
        (0, "", False),
    ],
)
def test_hard_bounces(code, text, is_hard):
    assert Reply(code, text).is_hard is is_hard


@pytest.mark.parametrize(
    ("error", "said", "final"),
    [
        (
            SMTPRecipientsRefused({ANA: (550, b"5.1.1 No \xff\x00\n5.1.1 x")}),
            "550 5.1.1 No \ufffd",
            True,
        ),
        (SMTPRecipientsRefused({ANA: (451, b"Busy")}), "451 Busy", False),
        (SMTPDataError(554, b"Spam"), "554 Spam", True),
        (SMTPDataError(550, b"5.4.5 Daily sending quota exceeded"), "", False),
        (SMTPSenderRefused(550, b"No", "hola@x.example"), "SMTPSenderRefused", False),
        (SMTPServerDisconnected("gone"), "SMTPServerDisconnected", False),
        (TimeoutError(), "TimeoutError", False),
    ],
)
def test_answers(error, said, final):
    assert is_final(error) is final
    assert str(reply_of(error)).startswith(said)


def test_waiting_for_the_hour_costs_little(mailing, django_assert_max_num_queries):
    mailing.letter(send_at=mailing.letter().send_at + timedelta(days=1))
    Issue.objects.filter(state="waiting").update(state="draft")
    with django_assert_max_num_queries(14):
        run_each_minute()
