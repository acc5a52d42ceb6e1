"""Real workers on one database: each article is published once, whoever is killed."""

import os
import signal
import sqlite3
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection, connections
from django.utils import timezone

from bench.scheduling import Worker, await_heartbeats, bring_forward, published_times, watch
from core.tasks.models import Heartbeat
from tests.core.worker_tasks import take
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db(transaction=True)
ON_SERVER = connection.vendor != "sqlite"


class Shared:
    """The database of the workers: a copy of the tests' own that other processes can open."""

    def __init__(self, folder: Path) -> None:
        """Plan it: in a file, or beside the tests' own on the server."""
        self.folder, self.workers, self.own = folder, list[Worker](), connections["default"]
        own = self.own.settings_dict
        login = f"{own['USER']}:{own['PASSWORD']}@{own['HOST']}:{own['PORT']}"
        self.name = f"{own['NAME']}_shared" if ON_SERVER else str(folder / "shared.sqlite3")
        self.url = f"postgres://{login}/{self.name}" if ON_SERVER else f"sqlite:///{self.name}"

    def copy(self) -> None:
        """Copy what the test has prepared, and look at the copy from now on."""
        if ON_SERVER:
            self.own.close()  # a template must be at rest
            self._on_server(
                f'CREATE DATABASE "{self.name}" TEMPLATE "{self.own.settings_dict["NAME"]}"'
            )
        else:
            with sqlite3.connect(self.name) as file:
                self.own.ensure_connection()
                self.own.connection.backup(file)
        connections.databases["default"] = self.own.settings_dict | {"NAME": self.name}
        connections["default"] = connections.create_connection("default")
        connections["default"].ensure_connection()  # SQLite can't be made WAL by many at once

    def _on_server(self, statement: str) -> None:
        with self.own._nodb_cursor() as cursor:
            cursor.execute(statement)

    def start(self, workers: int = 1) -> list[Worker]:
        """Start workers and wait for their pulse."""
        started = [Worker(self.folder, DATABASE_URL=self.url) for _ in range(workers)]
        self.workers += started
        await_heartbeats(len(self.workers))
        return started

    def drop(self) -> None:
        """End what runs, and leave nothing."""
        for worker in self.workers:
            worker.kill()
        connections["default"].close()
        connections["default"] = self.own
        connections.databases["default"] = self.own.settings_dict
        if ON_SERVER:
            self._on_server(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


@pytest.fixture
def shared(transactional_db, tmp_path):
    found = Shared(tmp_path)
    yield found
    found.drop()


def scheduled(count: int) -> list[int]:
    """Return articles that go live tomorrow."""
    site = SiteTree()
    tomorrow = timezone.now() + timedelta(days=1)
    pages = [site.article(live=False, go_live_at=tomorrow) for _ in range(count)]
    for page in pages:
        page.latest_revision.publish()
    return [page.pk for page in pages]


def eventually(holds, seconds: float = 90.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def test_two_workers_publish_each_once_though_one_is_killed(shared):
    pks = scheduled(50)
    shared.copy()
    first, _second = shared.start(workers=2)
    killed: list[int] = []

    def strike(live: int) -> None:
        if live >= 5 and not killed:
            first.kill()
            killed.append(live)

    watch(pks, bring_forward(pks, 1), on_look=strike)
    assert killed[0] < 50
    assert published_times(pks) == dict.fromkeys(pks, 1)


def test_whoever_is_killed_starts_again_and_who_ends_leaves_no_heartbeat(shared, tmp_path):
    """Costs ten seconds, as four processes load Django: so one worker loses its scheduler first, a queue's worker then."""
    (*late, planned), notes = scheduled(4), tmp_path / "notes"
    take.enqueue(str(notes), 300)
    shared.copy()
    bring_forward(late, -60)  # what was due while nobody worked
    (worker,) = shared.start()
    watch(late, timezone.now())
    scheduler = kill_scheduler()
    assert published_times(late) == dict.fromkeys(late, 1)
    eventually(lambda: lines(notes))
    watch([planned], bring_forward([planned], 0))  # while the task runs
    assert len(lines(notes)) == 1
    kill_runner(notes)
    assert published_times([planned]) == {planned: 1}
    worker.end()
    assert not Heartbeat.objects.exclude(pid=scheduler).exists()


def kill_scheduler() -> int:
    """Kill it, and return its process number when another beats in its place."""
    beats = Heartbeat.objects.filter(name="scheduler")
    killed = beats.get().pid
    os.kill(killed, signal.SIGKILL)
    eventually(beats.exclude(pid=killed).exists)
    return killed


def kill_runner(notes: Path) -> None:
    """Kill the process that runs the task which takes notes: another runs it again, once."""
    killed = int(lines(notes)[0].split()[1])
    os.kill(killed, signal.SIGKILL)
    eventually(lambda: len(lines(notes)) == 3)
    began, again, ended = (line.split() for line in lines(notes))
    assert [began[0], again[0], ended[0]] == ["began", "began", "ended"]
    assert again[1] == ended[1] != str(killed)
    eventually(lambda: not Heartbeat.objects.filter(pid=killed).exists())
