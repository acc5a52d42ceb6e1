"""Sending: each once, whatever becomes of the server, the worker and the subscriber meanwhile."""

import pytest
from django_tasks_db.models import DBTaskResult

from core.mail.connections import Connection, Unreachable
from core.mail.queue import ATTEMPTS, FIRST_PAUSE
from newsletter import subscriptions
from newsletter.admin.issue_detail import _failed
from newsletter.delivery import addressing, batches
from newsletter.delivery.addressing import address_due
from newsletter.delivery.outcomes import SUSPICIOUS
from newsletter.delivery.states import cancel
from newsletter.mails.rendering import Rendered
from newsletter.models import Delivery, Issue, Subscriber

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
        while more := mailing.minute():  # a run ends after some seconds, whatever is left
            messages += more
        assert len(messages) == len({message["To"] for message in messages}) == 120
        letter.refresh_from_db()
        assert (letter.state, letter.deliveries.progress()) == ("sent", (120, 0, 0))
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
                subscriptions.leave(ana)
            case "suspended":
                Subscriber.objects.filter(pk=ana.pk).update(state="suspended")
            case "erased":
                ana.delete()
        assert [message["To"] for message in mailing.minute()] == [EVA]
        assert letter.deliveries.progress() == (1, 0, 0)

    def test_between_claim_and_turn(self, mailing, monkeypatch):
        mailing.set(per_second=50)
        mailing.subscribers(3)
        mailing.letter()
        still_goes = batches._still_goes

        def leaves_first(delivery):
            if delivery.subscriber.email.startswith("a1"):
                subscriptions.leave(delivery.subscriber)
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
        assert letter.deliveries.progress() == (2, 0, 3)

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
        assert letter.deliveries.progress() == (1, 0, 1)
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
        assert (letter.state, letter.deliveries.progress()) == ("sent", (0, 1, 0))
        assert Delivery.objects.get().failure == "451 Try again later"

    def test_an_unknown_mailbox_suspends(self, mailing, caplog):
        mailing.subscriber("ana")
        mailing.subscriber("eva")
        mailing.worker.box.refused = {ANA}
        letter = mailing.letter()
        assert [message["To"] for message in mailing.minute()] == [EVA]
        letter.refresh_from_db()
        assert (letter.state, letter.deliveries.progress()) == ("sent", (1, 1, 0))
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
        assert letter.deliveries.progress() == (0, 0, SUSPICIOUS + 5)
        Delivery.objects.update(attempts=ATTEMPTS - 1)
        assert not mailing.read()  # the last attempt
        assert (
            letter.deliveries.progress().failed
            and not Subscriber.objects.exclude(state="active").exists()
        )
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
        assert letter.deliveries.progress() == (7, 0, 0)

    def test_fewer_connections_than_wanted(self, mailing, monkeypatch):
        opened, really_open = [], Connection._open

        def open_two(post):
            if post not in opened and len(opened) == 2:
                raise Unreachable("432 too many connections")
            opened.append(post)
            really_open(post)

        monkeypatch.setattr(Connection, "_open", open_two)
        mailing.set(per_second=1000)
        mailing.subscribers(20)
        letter = mailing.letter()
        first = len(mailing.minute())
        opened.clear()
        assert first + len(mailing.read()) == 20
        assert letter.deliveries.progress() == (20, 0, 0)

    def test_what_cannot_be_laid_out_holds_up_no_other(self, mailing, monkeypatch):
        rendered = batches.rendered

        def fails(issue, articles):
            return 1 / 0 if issue.subject == "Rota" else rendered(issue, articles)

        monkeypatch.setattr(batches, "rendered", fails)
        mailing.subscribers(3)
        mailing.letter(subject="Rota")
        mailing.letter(subject="Sana")
        assert [message["Subject"] for message in mailing.minute()] == ["Sana"] * 3
        monkeypatch.undo()
        assert set(mailing.read().values()) == {"Rota"}

    def test_a_fault_of_ours_is_logged_shown_and_stops_that_message_alone(
        self, mailing, monkeypatch, caplog
    ):
        message_for = Rendered.message_for

        def fails(laid_out, delivery):
            if delivery.subscriber.email == ANA:
                raise TypeError(f"can't write to {ANA}")
            return message_for(laid_out, delivery)

        mailing.subscriber("ana")
        mailing.subscriber("eva")
        letter = mailing.letter()
        monkeypatch.setattr(Rendered, "message_for", fails)
        assert [message["To"] for message in mailing.minute()] == [EVA]
        delivery = Delivery.objects.get(subscriber__email=ANA)
        assert (delivery.failure, delivery.attempts) == ("TypeError", 1)
        said = [record for record in caplog.records if record.levelname == "ERROR"]
        assert len(said) == 1 and "TypeError" in said[0].getMessage()
        assert "test_sending.py" in said[0].getMessage() and ANA not in caplog.text
        assert list(_failed(letter)) == [delivery]
        monkeypatch.undo()
        assert list(mailing.read()) == [ANA]
        assert not _failed(letter) and not Delivery.objects.exclude(failure="").exists()

    def test_why_all_waits_is_shown_at_the_issue(self, mailing, settings, caplog):
        mailing.subscribers(3)
        letter = mailing.letter()
        settings.MAILERS = mailing.worker.box.mailers(password="otra")
        assert not mailing.minute()
        shown = {delivery.failure for delivery in _failed(letter)}
        assert shown == {"SMTPAuthenticationError 535"}
        assert "SMTPAuthenticationError 535" in caplog.text

    def test_an_issue_that_cannot_be_addressed_holds_up_no_other(self, mailing, monkeypatch):
        recipients = addressing.recipients
        mailing.subscriber()
        broken = mailing.letter(subject="Rota")
        mailing.letter(subject="Sana")
        monkeypatch.setattr(
            addressing,
            "recipients",
            lambda issue: 1 / 0 if issue.pk == broken.pk else recipients(issue),
        )
        assert [message["Subject"] for message in mailing.minute()] == ["Sana"]

    def test_a_killed_worker_loses_nothing(self, mailing):
        mailing.subscribers(4)
        letter = mailing.letter()
        address_due(lambda: True)
        assert len(Delivery.objects.all().claim(3)) == 3  # and it's killed
        assert len(mailing.minute()) == 1
        assert letter.deliveries.progress() == (1, 0, 3)
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
