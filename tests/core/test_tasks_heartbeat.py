"""The pulse: who beats, who is told, whose tasks others take over."""

import os
import subprocess
import sys

import pytest
from django.core.management import call_command
from django_tasks_db.models import DBTaskResult

from core.mail.sending import send_due
from core.serving.warming import warm_image
from core.tasks.heartbeat import HOST, QUEUE, SCHEDULER, Beating, alive
from core.tasks.management.commands import queue as command
from core.tasks.models import Heartbeat
from core.tasks.stale_tasks import ATTEMPTS, StaleTasks, WorkerLost, requeue
from core.tasks.supervisor import PICTURES, background
from tests.core.workers import ELSEWHERE, ago, beat, running

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead_pid() -> int:
    """Return the id of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def status(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return task.status


def look() -> int:
    """Look as a scheduler does that has looked before."""
    stale_tasks = StaleTasks()
    assert stale_tasks.requeue_all() == 0
    return stale_tasks.requeue_all()


class TestBeating:
    def test_who_beats_is_alive_until_it_stops(self):
        heart = Beating(SCHEDULER)
        assert not alive(SCHEDULER)
        heart.beat()
        assert (alive(SCHEDULER), alive(QUEUE)) == (True, False)
        heart.stop()
        assert not alive(SCHEDULER)

    def test_who_has_not_beaten_lately_is_not(self):
        beat(seconds_ago=11)
        assert not alive(SCHEDULER)

    def test_a_beat_of_before_the_clock_was_set_back_says_nothing(self):
        found = beat(seconds_ago=-3600)
        assert not alive(SCHEDULER)
        assert not found.is_alive
        Beating(SCHEDULER).beat()
        assert alive(SCHEDULER)

    def test_beats_are_written_now_and_then_only(self, django_assert_num_queries):
        heart = Beating(SCHEDULER)
        heart.beat()
        with django_assert_num_queries(0):
            heart.beat()

    def test_who_was_taken_for_dead_beats_again(self):
        heart = Beating(QUEUE, "w")
        heart.beat()
        Heartbeat.objects.all().delete()
        heart.beat_at -= 60
        heart.beat()
        assert Heartbeat.objects.get().worker_id == "w"


class TestRecovery:
    @pytest.mark.parametrize(
        ("seconds", "host", "there", "expected"),
        [
            (0, HOST, True, "RUNNING"),
            (20, HOST, True, "RUNNING"),  # late, and at work
            (20, HOST, False, "READY"),  # late, and gone
            (5, HOST, False, "RUNNING"),  # another container may share the name
            (20, ELSEWHERE, False, "RUNNING"),
            (40, ELSEWHERE, False, "READY"),
            (40, HOST, True, "READY"),
        ],
    )
    def test_a_task_whose_worker_is_gone_waits_again(
        self, seconds, host, there, expected, dead_pid
    ):
        task = running("w")
        pid = os.getpid() if there else dead_pid
        beat(QUEUE, seconds, worker_id="w", host=host, pid=pid)
        assert look() == (expected == "READY")
        assert status(task) == expected

    def test_a_task_of_a_worker_without_any_pulse_waits_again(self):
        task = running("w")
        beat(QUEUE, worker_id="other")
        assert look() == 1
        assert (status(task), task.started_at) == ("READY", None)

    def test_a_task_just_taken_is_left_alone(self):
        task = running("w")
        DBTaskResult.objects.update(started_at=ago(1))
        assert look() == 0
        assert status(task) == "RUNNING"

    def test_who_wakes_from_a_sleep_buries_nobody(self):
        task, stale_tasks = running("w"), StaleTasks()
        stale_tasks.requeue_all()
        stale_tasks.looked_at = ago(3600)
        assert stale_tasks.requeue_all() == 0
        assert status(task) == "RUNNING"
        assert stale_tasks.requeue_all() == 1

    def test_a_clock_set_back_keeps_no_task_from_another_worker(self):
        task, stale_tasks = running("w"), StaleTasks()
        DBTaskResult.objects.update(started_at=ago(-3600))
        beat(QUEUE, -3600, worker_id="w", host=ELSEWHERE)
        stale_tasks.looked_at = ago(-3600)
        assert stale_tasks.requeue_all() == 0, "who lives has not beaten by the new time yet"
        assert stale_tasks.requeue_all() == 1
        assert status(task) == "READY"

    def test_who_lives_keeps_its_task_when_the_clock_is_set_back(self):
        task, stale_tasks = running("w"), StaleTasks()
        DBTaskResult.objects.update(started_at=ago(-3600))
        kept = beat(QUEUE, -3600, worker_id="w")
        stale_tasks.looked_at = ago(-3600)
        assert stale_tasks.requeue_all() == 0
        Heartbeat.objects.filter(pk=kept.pk).update(beat_at=ago(1))
        assert stale_tasks.requeue_all() == 0
        assert status(task) == "RUNNING"

    def test_a_task_that_kills_its_workers_is_given_up(self):
        names = [f"w{number}" for number in range(ATTEMPTS)]
        before, task = running(*names[:-1]), running(*names)
        assert look() == 2
        assert (status(before), status(task)) == ("READY", "FAILED")
        assert task.exception_class_path == f"{WorkerLost.__module__}.WorkerLost"
        assert "w0" in task.traceback

    def test_a_task_that_another_worker_has_taken_meanwhile_stays_its(self):
        task = running("w", "other")
        assert requeue(task.pk, "w") is False
        assert status(task) == "RUNNING"

    def test_a_finished_task_stays_finished(self):
        task = running("w")
        task.set_successful(None)
        assert requeue(task.pk, "w") is False
        assert status(task) == "SUCCESSFUL"

    def test_the_last_sign_of_life_stays_until_another_works(self, dead_pid):
        beat(QUEUE, 100, pid=dead_pid)
        beat(SCHEDULER, 100, pid=dead_pid)
        beat(SCHEDULER)
        look()
        kept = Heartbeat.objects.order_by("name").values_list("name", "pid")
        assert list(kept) == [(QUEUE, dead_pid), (SCHEDULER, os.getpid())]


@pytest.mark.django_db(transaction=True)
def test_what_waits_again_is_run():
    task = running("w")
    look()
    call_command("queue", batch=True, reload=False)
    assert status(task) == "SUCCESSFUL"
    assert len(task.worker_ids) == 2
    assert not Heartbeat.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_each_queue_has_a_process_that_beats_under_its_name(monkeypatch):
    """Each is run once as the worker starts it; what waits for the other stays."""
    names = []
    whole = command.beating

    def noted(name, worker_id):
        names.append(name)
        return whole(name, worker_id)

    monkeypatch.setattr(command, "beating", noted)
    pictures, mail = warm_image.enqueue(0), send_due.enqueue()
    queues = [child.command[2:] for child in background() if child.command[2] == "queue"]
    for arguments in queues:
        call_command(*arguments, "--batch", "--no-reload")
        pictures.refresh()
        mail.refresh()
        names.append((mail.is_finished, pictures.is_finished))
    assert names == [QUEUE, (True, False), PICTURES, (True, True)]
