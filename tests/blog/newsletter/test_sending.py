"""Sending: each once, whatever becomes of the server, the worker and the subscriber meanwhile."""

from datetime import timedelta
from smtplib import (
    SMTPDataError,
    SMTPRecipientsRefused,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

import pytest
from django_tasks_db.models import DBTaskResult

from blog.newsletter import subscribing
from blog.newsletter.models import Delivery, Issue, Subscriber
from blog.newsletter.sending import batches, composing
from blog.newsletter.sending.addressing import address_due
from blog.newsletter.sending.outcomes import SUSPICIOUS
from blog.newsletter.sending.pace import Pace, connections, own_rate
from blog.newsletter.sending.progress import progress
from blog.newsletter.sending.replies import Reply, is_final, reply_of
from blog.newsletter.sending.rounds import look_after, send_deliveries
from blog.newsletter.sending.states import cancel
from core.mail.outgoing import post
from core.mail.posting import Post, Unreachable
from core.mail.queue import ATTEMPTS, FIRST_PAUSE
from core.mail.sending import send_due
from tests.core.worker_tasks import take

pytestmark = pytest.mark.django_db
ANA, EVA = "ana@correo.example", "eva@correo.example"


def state_of(email: str) -> str:
    return Subscriber.objects.get(email=email).state


class TestOnce:
    """Each subscriber gets it once."""

    def test_a_mailing_of_several_batches_through_several_connections(self, mailing):
        mailing.subscribers(120)
        letter = mailing.letter()
        messages = mailing.minute()
        assert len(messages) == len({message["To"] for message in messages}) == 120
        assert not mailing.minute()
        letter.refresh_from_db()
        assert (letter.state, progress(letter)) == ("sent", (120, 0, 0))
        assert 1 <= mailing.worker.box.logins <= 4 * DBTaskResult.objects.count()

    def test_the_message_is_hers(self, mailing):
        ana = mailing.subscriber("ana")
        mailing.subscriber("eva")
        article = mailing.publish(title="Agenda")
        mailing.wait()
        messages = {message["To"]: message for message in mailing.minute()}
        assert set(messages) == {ANA, EVA}
        assert ana.token in messages[ANA]["List-Unsubscribe"]
        assert ana.token not in messages[EVA].as_string()
        assert article.title in messages[ANA].get_body(("plain",)).get_content()

    def test_two_issues_at_once(self, mailing):
        mailing.subscriber()
        mailing.letter(subject="Una")
        mailing.letter(subject="Otra")
        assert {message["Subject"] for message in mailing.minute()} == {"Una", "Otra"}


class TestLeaving:
    """Who isn't written to any more gets nothing, from that moment."""

    @pytest.mark.parametrize("how", ["left", "suspended", "erased"])
    def test_before_the_round(self, mailing, how):
        ana = mailing.subscriber("ana")
        mailing.subscriber("eva")
        letter = mailing.letter()
        Issue.objects.update(state="sending")
        for each in Subscriber.objects.all():
            Delivery.objects.create(issue=letter, subscriber=each, send_at=letter.send_at)
        match how:
            case "left":
                subscribing.leave(ana)
            case "suspended":
                Subscriber.objects.filter(pk=ana.pk).update(state="suspended")
            case "erased":
                ana.delete()
        assert [message["To"] for message in mailing.minute()] == [EVA]
        assert progress(letter) == (1, 0, 0)

    def test_between_claim_and_turn(self, mailing, monkeypatch):
        mailing.set(per_second=50)
        mailing.subscribers(3)
        mailing.letter()
        still_goes = batches._still_goes

        def leaves_first(delivery):
            if delivery.subscriber.email.startswith("a1"):
                subscribing.leave(delivery.subscriber)
            return still_goes(delivery)

        monkeypatch.setattr(batches, "_still_goes", leaves_first)
        to = {message["To"] for message in mailing.minute()}
        assert to == {"a0@correo.example", "a2@correo.example"}

    def test_a_cancelled_mailing_stops(self, mailing, monkeypatch):
        mailing.subscribers(5)
        letter = mailing.letter()
        still_goes, seen = batches._still_goes, []

        def cancels(delivery):
            seen.append(delivery)
            if len(seen) == 3:
                cancel(letter)
            return still_goes(delivery)

        monkeypatch.setattr(batches, "_still_goes", cancels)
        assert len(mailing.minute()) == 2
        assert not mailing.read()
        assert progress(letter) == (2, 0, 3)

    def test_an_article_taken_offline_stops_the_mailing(self, mailing):
        mailing.subscriber()
        article = mailing.publish()
        Issue.objects.update(state="sending")
        issue = Issue.objects.get()
        Delivery.objects.create(
            issue=issue, subscriber=Subscriber.objects.get(), send_at=issue.send_at
        )
        article.unpublish()
        assert not mailing.read()
        assert Issue.objects.get().state == "cancelled"

    def test_switched_off_it_waits(self, mailing):
        mailing.subscriber()
        mailing.letter()
        Issue.objects.update(state="sending")
        Delivery.objects.create(
            issue=Issue.objects.get(),
            subscriber=Subscriber.objects.get(),
            send_at=Issue.objects.get().send_at,
        )
        mailing.set(is_on=False)
        assert not mailing.minute() and not DBTaskResult.objects.exists()
        mailing.set(is_on=True)
        assert len(mailing.minute()) == 1


class TestFailures:
    """What fails is tried again, or noted."""

    def test_a_busy_mailbox_is_tried_again(self, mailing):
        mailing.subscriber("ana")
        mailing.subscriber("eva")
        mailing.worker.box.busy = {ANA}
        letter = mailing.letter()
        assert [message["To"] for message in mailing.minute()] == [EVA]
        assert not mailing.minute()  # it pauses
        assert progress(letter) == (1, 0, 1)
        mailing.worker.box.busy = set()
        mailing.wait(FIRST_PAUSE)
        assert [message["To"] for message in mailing.minute()] == [ANA]
        letter.refresh_from_db()
        assert (letter.state, state_of(ANA)) == ("sent", "active")

    def test_in_the_end_no_more(self, mailing):
        mailing.subscriber()
        mailing.worker.box.busy = {ANA}
        letter = mailing.letter()
        mailing.minute()
        Delivery.objects.update(attempts=ATTEMPTS - 1)
        assert not mailing.read()
        letter.refresh_from_db()
        assert (letter.state, progress(letter)) == ("sent", (0, 1, 0))
        assert Delivery.objects.get().failure == "451 Try again later"

    def test_an_unknown_mailbox_suspends(self, mailing, caplog):
        mailing.subscriber("ana")
        mailing.subscriber("eva")
        mailing.worker.box.refused = {ANA}
        letter = mailing.letter()
        assert [message["To"] for message in mailing.minute()] == [EVA]
        letter.refresh_from_db()
        assert (letter.state, progress(letter)) == ("sent", (1, 1, 0))
        ana = Subscriber.objects.get(email=ANA)
        assert (ana.state, ana.suspended_for) == ("suspended", "550 No such mailbox")
        assert Delivery.objects.get(subscriber=ana).failure == "550 No such mailbox"
        assert ANA not in caplog.text

    def test_a_server_that_refuses_everybody_blames_nobody(self, mailing):
        mailing.subscribers(SUSPICIOUS + 5)
        mailing.worker.box.refused = set(Subscriber.objects.values_list("email", flat=True))
        letter = mailing.letter()
        assert not mailing.minute()
        assert not Subscriber.objects.exclude(state="active").exists()
        assert progress(letter) == (0, 0, SUSPICIOUS + 5)
        Delivery.objects.update(attempts=ATTEMPTS - 1)
        assert not mailing.read()  # the last attempt
        assert progress(letter).failed and not Subscriber.objects.exclude(state="active").exists()
        Delivery.objects.update(attempts=0)
        mailing.worker.box.refused = set()
        Issue.objects.update(state="sending")
        assert len(mailing.read()) == SUSPICIOUS + 5

    def test_a_server_that_is_away_loses_nothing(self, mailing, settings):
        mailing.subscribers(7)
        letter = mailing.letter()
        working = settings.MAILERS
        settings.MAILERS = mailing.worker.box.mailers(password="otra")
        assert not mailing.minute()
        assert not DBTaskResult.objects.ready().exists()
        assert set(Delivery.objects.values_list("attempts", flat=True)) == {0}
        settings.MAILERS = working
        assert len(mailing.read()) == 7
        assert progress(letter) == (7, 0, 0)

    def test_fewer_connections_than_wanted(self, mailing, monkeypatch):
        opened, really_open = [], Post._open

        def open_two(post):
            if post not in opened and len(opened) == 2:
                raise Unreachable("432 too many connections")
            opened.append(post)
            really_open(post)

        monkeypatch.setattr(Post, "_open", open_two)
        mailing.set(per_second=1000)
        mailing.subscribers(20)
        letter = mailing.letter()
        first = len(mailing.minute())
        opened.clear()
        assert first + len(mailing.read()) == 20
        assert progress(letter) == (20, 0, 0)

    def test_what_cannot_be_laid_out_holds_up_no_other(self, mailing, monkeypatch):
        rendered = composing.rendered

        def fails(issue, articles):
            return 1 / 0 if issue.subject == "Rota" else rendered(issue, articles)

        monkeypatch.setattr(composing, "rendered", fails)
        mailing.subscribers(3)
        mailing.letter(subject="Rota")
        mailing.letter(subject="Sana")
        assert [message["Subject"] for message in mailing.minute()] == ["Sana"] * 3
        monkeypatch.undo()
        assert set(mailing.read().values()) == {"Rota"}

    def test_a_killed_worker_loses_nothing(self, mailing):
        mailing.subscribers(4)
        letter = mailing.letter()
        address_due(lambda: True)
        assert len(Delivery.objects.all().claim(3)) == 3  # and it's killed
        assert len(mailing.minute()) == 1
        assert progress(letter) == (1, 0, 3)
        assert len(mailing.read()) == 3

    def test_what_another_has_claimed_since_is_left_to_it(self, mailing):
        mailing.subscriber()
        mailing.letter()
        address_due(lambda: True)
        (slow,) = Delivery.objects.all().claim()
        mailing.wait()
        (fast,) = Delivery.objects.all().claim()
        assert not batches._still_goes(slow) and batches._still_goes(fast)
        Delivery.objects.put_back([slow])
        Delivery.objects.release([slow])
        assert Delivery.objects.get().send_at == fast.send_at


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
        look_after()
        assert send_deliveries.call() == 5  # the batch at hand
        waiting = list(DBTaskResult.objects.ready().values_list("task_path", flat=True))
        assert waiting[0] == send_due.module_path

    def test_rounds_are_short(self, mailing, monkeypatch):
        monkeypatch.setattr(batches, "ROUND_SECONDS", -1)
        mailing.subscribers(3)
        letter = mailing.letter()
        assert send_deliveries.call() == 0
        assert Issue.objects.get().state == "waiting"
        assert DBTaskResult.objects.ready().count() == 1  # the next round
        monkeypatch.undo()
        assert len(mailing.worker.work()) == 3
        assert progress(letter) == (3, 0, 0)

    def test_what_a_round_has_no_time_for_is_given_back(self, mailing, monkeypatch):
        mailing.subscribers(3)
        mailing.letter()
        this = batches.Round(send_deliveries)
        address_due(lambda: True)
        times = iter([True, True, False, False])
        monkeypatch.setattr(this, "has_time", lambda: next(times))
        this.send()
        assert this.sent == 1
        assert Delivery.objects.due().count() == 2
        assert set(Delivery.objects.due().values_list("attempts", flat=True)) == {0}

    def test_workers_share_the_rate(self, mailing):
        mailing.set(per_second=12)
        assert own_rate(send_deliveries) == 12
        for _worker in range(3):
            send_deliveries.enqueue()
        take.enqueue("", 0)
        DBTaskResult.objects.update(status="RUNNING")
        assert own_rate(send_deliveries) == 4
        assert [connections(rate) for rate in (0.5, 4, 10, 1000)] == [1, 1, 2, 4]

    def test_the_pace_is_even(self, monkeypatch):
        clock = [100.0]
        monkeypatch.setattr("time.monotonic", lambda: clock[0])
        pace, left = Pace(2), []
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
        look_after()
