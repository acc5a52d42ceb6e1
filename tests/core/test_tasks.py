"""Processes are looked after; what recurs is done, whatever else fails."""

import os
import signal
import subprocess
import sys
import time
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.management import call_command
from wagtail import hooks

from core.serving.warming import warm_image
from core.tasks import periodic, supervisor
from core.tasks.backends import gathered
from core.tasks.periodic import clean_up, clean_up_daily, work_each_minute
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.tasks.supervisor import Child, ChildLost, Supervisor
from tests.core.worker_tasks import say

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [
    sys.executable,
    "-c",
    "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print(flush=True); time.sleep(60)",
]
FAIL = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.fixture(autouse=True)
def _signals():
    """Give pytest its signal handlers back."""
    kept = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_all_processes_end_together(monkeypatch):
    """They end when they are asked to, long before they would be killed."""
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 240)
    children = [Child("one", SLEEP), Child("two", SLEEP)]
    with Supervisor(print) as found:
        for child in children:
            found.add(child)
        pids = [child.process.pid for child in children if child.process]
        os.kill(os.getpid(), signal.SIGTERM)
        began = time.monotonic()
        assert not found.run()
    assert time.monotonic() - began < 120
    assert not any(is_alive(pid) for pid in pids)


def test_a_process_that_will_not_end_is_killed(monkeypatch):
    monkeypatch.setattr(supervisor, "GRACE_SECONDS", 0.3)
    child = Child("stubborn", STUBBORN)
    with Supervisor(print) as found:
        found.add(child)
        time.sleep(0.3)
    assert child.process
    assert child.process.returncode in {-signal.SIGKILL, -signal.SIGTERM}


def test_a_process_that_died_starts_again():
    said: list[str] = []
    child = Child("queue", SLEEP)
    with Supervisor(said.append) as found:
        found.add(child)
        first = child.process
        assert first
        first.kill()
        first.wait()
        assert found.run(until=lambda: child.is_running() and child.process is not first)
    assert said == ["queue ended with code -9; it starts again in 1 s."]


def test_pauses_grow_until_a_process_settles():
    child = Child("queue", SLEEP, started_at=time.monotonic())
    assert [child.restart_pause() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    child.started_at = time.monotonic() - supervisor.SETTLED_SECONDS - 1
    assert child.restart_pause() == 1


def test_a_vital_process_that_keeps_dying_ends_all(monkeypatch):
    monkeypatch.setattr(supervisor, "LONGEST_PAUSE_SECONDS", 0.0)
    other = Child("other", SLEEP)
    with pytest.raises(ChildLost), Supervisor(print) as found:
        found.add(other)
        found.add(Child("web", FAIL, vital=True))
        found.run()
    assert not other.is_running()


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel does it on Linux only")
def test_no_process_outlives_a_killed_supervisor():
    code = (
        "from core.tasks.supervisor import Child, Supervisor; import sys, time\n"
        f"s = Supervisor(print); c = Child('x', {SLEEP!r}); s.add(c)\n"
        "print(c.process.pid, flush=True); time.sleep(60)"
    )
    parent = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    assert parent.stdout
    pid = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 60
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


@pytest.mark.django_db
class TestChores:
    """What recurs."""

    def test_housekeeping_runs(self, capsys, caplog):
        clean_up()
        assert capsys.readouterr().out == ""
        assert caplog.text == ""

    def test_daily_work_of_the_floors_above_runs_once_a_day(self, caplog):
        ran: list[int] = []
        with (
            hooks.register_temporarily(DAILY_HOOK, lambda: lambda: 1 / 0),
            hooks.register_temporarily(DAILY_HOOK, lambda: lambda: ran.append(1)),
        ):
            clean_up_daily()
            clean_up_daily()
            assert ran == [1]
            assert "Regular work" in caplog.text
            cache.clear()
            clean_up_daily()
        assert ran == [1, 1]

    def test_what_is_done_each_minute_is_done_by_one_scheduler(self, caplog):
        ran: list[int] = []
        with (
            hooks.register_temporarily(EVERY_MINUTE_HOOK, lambda: lambda: 1 / 0),
            hooks.register_temporarily(EVERY_MINUTE_HOOK, lambda: lambda: ran.append(1)),
        ):
            work_each_minute()
            work_each_minute()
        assert ran == [1]
        assert "Regular work" in caplog.text

    def test_without_a_cache_all_is_done(self, monkeypatch, caplog):
        def away(*args):
            raise ConnectionError("no Redis")

        ran: list[int] = []
        monkeypatch.setattr(periodic, "cache", SimpleNamespace(add=away))
        monkeypatch.setattr(periodic, "clean_up", lambda: ran.append(1))
        clean_up_daily()
        assert ran == [1]
        assert "can't tell" in caplog.text

    @pytest.mark.parametrize(
        ("seconds", "times"), [(0, 1), (30, 1), (60, 2), (-30, 1), (-60, 2), (-3600, 2), (-1e8, 2)]
    )
    def test_a_clock_that_is_set_holds_up_nothing(self, seconds, times, monkeypatch):
        ran: list[int] = []
        with hooks.register_temporarily(EVERY_MINUTE_HOOK, lambda: lambda: ran.append(1)):
            work_each_minute()
            now = time.time()
            monkeypatch.setattr(time, "time", lambda: now + seconds)
            work_each_minute()
            work_each_minute()
        assert len(ran) == times


class TestGathering:
    """Immediate tasks of a block run at its end, each once."""

    @pytest.fixture
    def said(self, tmp_path):
        path = tmp_path / "said"
        path.touch()

        def words(*new: str) -> list[str]:
            for word in new:
                say.enqueue(str(path), word)
            return [line.split()[0] for line in path.read_text().splitlines()]

        return words

    def test_outside_of_any_block_they_run_at_once(self, said):
        assert said("a", "a") == ["a", "a"]

    def test_each_runs_once_at_the_end_of_the_outermost_block(self, said):
        with gathered():
            with gathered():
                assert said("a", "b", "a") == []
            assert said("b") == []
        assert said() == ["a", "b"]
        assert said("a") == ["a", "b", "a"]

    def test_none_runs_where_the_block_fails(self, said):
        with pytest.raises(ZeroDivisionError), gathered():
            assert said("a") == []
            raise ZeroDivisionError
        assert said("b") == ["b"]


@pytest.mark.django_db(transaction=True)
def test_the_queue_runs_what_waits():
    result = warm_image.enqueue(0)
    call_command("queue", batch=True, reload=False)
    result.refresh()
    assert result.is_finished
    assert result.return_value == 0
