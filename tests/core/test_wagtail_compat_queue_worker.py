"""What core.wagtail_compat.queue_worker relies on in django-tasks-db."""

import signal

import pytest
from django_tasks_db.management.commands import db_worker

from core.wagtail_compat.queue_worker import on_shutdown

OPTIONS = {
    "queue_names": ["*"],
    "interval": 1,
    "batch": False,
    "backend_name": "background",
    "startup_delay": False,
    "max_tasks": None,
    "worker_id": "a",
    "excluded_queue_names": [],
}


def test_the_command_makes_a_worker_that_tells_once_and_ends_as_ever(monkeypatch):
    made, told = [], []
    original = db_worker.Worker
    monkeypatch.setattr(original, "run", lambda worker: made.append(worker))
    monkeypatch.setattr(original, "configure_signals", lambda _worker: None)
    options = {"verbosity": 0, "queue_name": "*", "exclude_queues": "", "reload": False}
    named = {name: OPTIONS[name] for name in OPTIONS if name in {"interval", "batch", "max_tasks"}}
    with on_shutdown(lambda: told.append(1)):
        db_worker.Command().handle(
            **options, **named, backend_name="background", startup_delay=False, worker_id="a"
        )
    assert db_worker.Worker is original
    (worker,) = made
    worker.running_task = True
    worker.shutdown(signal.SIGTERM, None)
    assert told == [1] and not worker.running
    monkeypatch.setattr(worker, "reset_signals", lambda: None)
    with pytest.raises(SystemExit):
        worker.shutdown(signal.SIGTERM, None)
    assert told == [1]


def test_an_idle_one_ends_at_once():
    with on_shutdown(lambda: None), pytest.raises(SystemExit):
        db_worker.Worker(**OPTIONS).shutdown(signal.SIGTERM, None)
