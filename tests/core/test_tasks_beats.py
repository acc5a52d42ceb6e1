"""Processes that show that they work: who doesn't is killed and started again, who is replaced waits for the next."""

import os
import sys
import time
from pathlib import Path

import pytest

from core.tasks import beats, supervisor
from core.tasks.beats import BUSY_SECONDS, MISSED_SECONDS, STARTING_SECONDS, Beat, Watch
from core.tasks.supervisor import Child, ChildLost, Supervisor

READY = Beat(number=0, ready=True, busy=0, threads=4, stuck=0.0)
SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
FAIL = [sys.executable, "-c", "raise SystemExit(3)"]
# Beats without Django: as many as it is told, ready or not.
BEATING = """
import sys, time
from pathlib import Path
import os
from core.tasks import beats
beats.BEAT_SECONDS = 0.1
last, ready = int(sys.argv[2]), sys.argv[3] == "ready"
state = lambda number: beats.Beat(number, ready, 0, 4, 0.0) if number <= last else None
beats.start_beating(Path(sys.argv[1]) / str(os.getpid()), state)
time.sleep(60)
"""
FOREVER = 10**9


@pytest.fixture
def path(tmp_path):
    return tmp_path / "1"


def write(path: Path, beat: Beat) -> None:
    file = os.open(path, os.O_WRONLY | os.O_CREAT)
    beat.write(file)
    os.close(file)


class TestWatch:
    """What is made of beats, by a clock that nobody sets."""

    def test_before_the_first_beat_a_process_takes_its_time(self, path):
        watch = Watch(path, now=0)
        assert not watch.fault(STARTING_SECONDS - 1)
        assert watch.fault(STARTING_SECONDS + 1)
        assert not watch.is_ready()

    def test_beats_that_stop_are_noticed(self, path):
        watch = Watch(path, now=0)
        for number in range(3):
            write(path, READY._replace(number=number))
            assert not watch.fault(number * 3.0)
        assert not watch.fault(6 + MISSED_SECONDS - 0.5)
        assert watch.fault(6 + MISSED_SECONDS + 0.5)

    def test_threads_that_are_all_at_the_same_requests_are_noticed(self, path):
        watch = Watch(path, now=0)
        write(path, READY._replace(busy=4, stuck=BUSY_SECONDS - 1))
        assert not watch.fault(1)
        write(path, READY._replace(busy=4, stuck=BUSY_SECONDS + 1))
        assert watch.fault(2)

    def test_a_supervisor_that_was_stopped_itself_begins_to_count_anew(self, path):
        watch = Watch(path, now=0)
        write(path, READY)
        assert not watch.fault(0)
        watch.forgive(1000)
        assert not watch.fault(1000 + MISSED_SECONDS - 1)

    @pytest.mark.parametrize("said", ["", "{", "[]", '{"number": 1}', "null"])
    def test_what_is_no_beat_is_none(self, path, said):
        path.write_text(said)
        assert Beat.read(path) is None

    def test_a_shorter_beat_leaves_nothing_of_a_longer_one(self, path):
        write(path, READY._replace(number=10**9, stuck=1234.5))
        write(path, READY)
        assert Beat.read(path) == READY


@pytest.fixture
def quick(monkeypatch):
    """Look often, wait little; a process of the tests is slow to start, never slow to beat."""
    monkeypatch.setattr(supervisor, "LOOK_SECONDS", 0.1)
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_SECONDS", 0.0)
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).resolve().parents[2]))


def beating(folder: Path, name: str = "web", last: int = FOREVER, ready: str = "ready") -> Child:
    command = [sys.executable, "-c", BEATING, str(folder), str(last), ready]
    return Child(name, command, vital=True, beats=folder)


def number_of(child: Child) -> int:
    assert child.process
    return child.process.pid


@pytest.mark.usefixtures("quick")
class TestSupervisor:
    """Who beats, and who doesn't any more."""

    def test_a_process_that_hangs_is_killed_and_started_again(self, tmp_path, monkeypatch):
        monkeypatch.setattr(beats, "MISSED_SECONDS", 0.5)
        said: list[str] = []
        with Supervisor(said.append) as found:
            child = beating(tmp_path, last=1)
            found.add(child)
            first = number_of(child)
            assert found.run(until=lambda: child.is_running() and number_of(child) != first)
            assert not (tmp_path / str(first)).exists()
        assert said[0].startswith("web is killed: it gave no sign of life")
        assert "ended with code -9" in said[1]

    def test_one_that_fails_again_and_again_ends_nobody_once_one_has_worked(self, tmp_path):
        with Supervisor(lambda line: None) as found:
            good, bad = beating(tmp_path), Child("web 2", FAIL, vital=True, beats=tmp_path)
            found.add(good)
            assert found.run(until=lambda: found._worked)
            found.add(bad)
            assert found.run(until=lambda: bad.failures > supervisor.ATTEMPTS + 2)
            assert good.is_ready()

    def test_where_none_ever_worked_all_end(self, tmp_path):
        with pytest.raises(ChildLost), Supervisor(lambda line: None) as found:
            found.add(Child("web", FAIL, vital=True, beats=tmp_path))
            found.run()

    def test_a_process_is_asked_to_end_when_its_successor_works(self, tmp_path):
        said: list[str] = []
        with Supervisor(said.append) as found:
            child = beating(tmp_path)
            plain = Child("queue", SLEEP)
            found.add(child)
            found.add(plain)
            assert found.run(until=child.is_ready)
            first = number_of(plain)
            found.renew()
            assert found.children[0] is not child
            assert found.children[0].is_ready()
            assert number_of(plain) != first
            assert found.run(until=lambda: not found.leaving)
            assert not child.is_running()
        assert said == ["All processes are new."]

    def test_a_successor_that_does_not_start_leaves_the_old_one(self, tmp_path):
        said: list[str] = []
        with Supervisor(said.append) as found:
            child = beating(tmp_path)
            found.add(child)
            assert found.run(until=child.is_ready)
            child.command = FAIL
            found.renew()
            assert found.children == [child]
            assert child.is_ready()
        assert said == ["web stays as it was: the new one doesn't start."]

    def test_what_is_prepared_first_decides(self, tmp_path):
        with Supervisor(lambda line: None) as found:
            child = beating(tmp_path)
            found.add(child)
            assert found.run(until=child.is_ready)
            first = number_of(child)
            found.to_renew = True
            found.run(until=lambda: not found.to_renew, before_renewal=lambda: found.wait_for(FAIL))
            assert number_of(child) == first

    def test_hangup_renews_and_the_end_of_the_terminal_ends(self, monkeypatch):
        monkeypatch.setattr(supervisor.signal, "signal", lambda number, handler: None)
        monkeypatch.setattr(supervisor.signal, "getsignal", lambda number: None)  # by nohup or not
        with Supervisor(lambda line: None) as found:
            monkeypatch.setattr(supervisor, "_has_terminal", lambda: True)
            found.renew_at_hangup()
            found._on_hangup(1, None)
            assert (found.to_renew, found.ending) == (True, False)
            monkeypatch.setattr(supervisor, "_has_terminal", lambda: False)
            found._on_hangup(1, None)
            assert found.ending

    def test_a_gap_of_the_supervisor_kills_nobody(self, tmp_path):
        with Supervisor(lambda line: None) as found:
            child = beating(tmp_path)
            found.add(child)
            assert found.run(until=child.is_ready)
            assert child.watch
            child.watch.fault(time.monotonic())
            child.watch.changed_at -= 1000
            found._ticked_at -= 1000
            found._looked_at = -1000
            found._tick()
            assert child.is_running()
