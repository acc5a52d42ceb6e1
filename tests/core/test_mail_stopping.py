"""An orderly stop gives back the mail in hand: it waits for no lease."""

import asyncio
import os
import subprocess
import threading

import pytest
from django.utils import timezone

from core.mail import queue, sending
from core.mail.connections import Connection
from core.mail.models import OutgoingMail
from core.mail.outgoing import post
from core.mail.queue import LEASE
from core.mail.sending import send_due
from core.tasks.supervisor import manage, stopping
from tests.core.test_tasks_workers import Shared, eventually
from tests.postbox import PASSWORD, USER, PostBox

MAILS = 15


@pytest.fixture
def box(settings):
    """Run an SMTP server and send to it."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield box


@pytest.fixture
def stop(monkeypatch):
    """Return what asks this process to end, without the thread, which sees no test's transaction."""
    monkeypatch.setattr(queue, "_stopping", threading.Event())

    def ask() -> None:
        queue._stopping.set()
        queue.release_untried()

    return ask


def write(count: int = MAILS) -> None:
    for number in range(count):
        post(f"mail {number}", f"a{number}@correo.example", "Hola", "Texto")


@pytest.mark.django_db
class TestOneProcess:
    """What a sender does once it is asked to end."""

    def test_what_is_not_on_its_way_is_due_again(self, box, stop, monkeypatch):
        write()
        send = Connection.send

        def send_three(self, message):
            send(self, message)
            if len(box.messages) == 3:
                stop()

        monkeypatch.setattr(Connection, "send", send_three)
        assert send_due.call() == 3
        assert OutgoingMail.objects.due().count() == MAILS - 3
        assert set(OutgoingMail.objects.due().values_list("attempts", flat=True)) == {0}

    def test_the_one_on_its_way_keeps_its_lease(self, stop):
        write(2)
        first, second = OutgoingMail.objects.order_by("pk").claim()
        assert first.begin()
        stop()
        assert not second.begin()
        first.refresh_from_db()
        assert first.send_at > timezone.now() + LEASE / 2
        assert [mail.pk for mail in OutgoingMail.objects.due()] == [second.pk]

    def test_nothing_more_is_claimed(self, stop):
        write(2)
        stop()
        assert OutgoingMail.objects.claim() == []
        assert OutgoingMail.objects.due().count() == 2

    def test_what_others_have_claimed_since_stays_theirs(self, stop):
        write(1)
        (mine,) = OutgoingMail.objects.claim()
        OutgoingMail.objects.update(send_at=timezone.now() + 2 * LEASE)
        stop()
        assert not OutgoingMail.objects.due().exists() and mine.pk

    def test_what_a_sender_has_dropped_is_forgotten(self, box, stop):
        write(3)
        assert send_due.call() == 3
        stop()
        assert OutgoingMail.objects.filter(sent_at=None).count() == 0

    def test_the_signal_of_the_worker_reaches_it(self):
        assert queue.stop in {receiver() for _key, receiver, *_ in stopping.receivers}

    def test_the_thread_gives_back_and_survives_a_database_that_is_away(self, monkeypatch, caplog):
        monkeypatch.setattr(queue, "release_untried", lambda: 1 / 0)
        monkeypatch.setattr(queue.connections, "close_all", lambda: None)
        queue._release_in_thread()
        assert "waits for its lease: ZeroDivisionError" in caplog.text


class Hanging(PostBox):
    """A server that answers nothing to a message, until it's let."""

    over = False

    async def handle_DATA(self, _server, _session, envelope) -> str:
        self.messages.append(envelope)
        while not self.over:
            await asyncio.sleep(0.1)
        return "250 OK"


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_that_waits_for_a_server_gives_the_rest_back(tmp_path):
    """Costs seconds of CPU: only a process has signals, and a thread beside the sender that waits."""
    shared = Shared(tmp_path)
    write()
    sending.wake_if_due()
    shared.copy()
    with Hanging() as box:
        url = f"smtp://{USER}:{PASSWORD}@127.0.0.1:{box.port}"
        variables = {"VAR_DIR": str(tmp_path), "DATABASE_URL": shared.url, "EMAIL_URL": url}
        worker = subprocess.Popen(manage("queue"), env=os.environ | variables)
        try:
            eventually(lambda: box.messages)
            assert OutgoingMail.objects.due().count() == 0
            worker.terminate()
            eventually(lambda: OutgoingMail.objects.due().exists())
            worker.kill()  # as the supervisor does with who still waits
            assert OutgoingMail.objects.due().count() == MAILS - 1
            assert OutgoingMail.objects.filter(attempts=0).count() == MAILS - 1
        finally:
            box.over = True
            worker.kill()
            worker.wait()
            shared.drop()
