"""Processes are looked after; what is due happens, whatever else fails."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.utils import timezone
from wagtail import hooks
from wagtail.models import Page, Revision

from core.serving.warming import warm_image
from core.tasks import scheduling, supervisor
from core.tasks.scheduling import DAILY_HOOK, clean_up, clean_up_daily, publish_and_expire
from core.tasks.supervisor import Child, ChildLost, Supervisor
from tests.factories import ArticlePageFactory

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


def test_all_processes_end_together():
    children = [Child("one", SLEEP), Child("two", SLEEP)]
    with Supervisor(print) as found:
        for child in children:
            found.add(child)
        pids = [child.process.pid for child in children if child.process]
        os.kill(os.getpid(), signal.SIGTERM)
        began = time.monotonic()
        assert not found.run()
    assert time.monotonic() - began < 2
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
    assert [child.bury() for _ in range(7)] == [1, 2, 4, 8, 16, 30, 30]
    child.started_at = time.monotonic() - supervisor.SETTLED_SECONDS - 1
    assert child.bury() == 1


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
    deadline = time.monotonic() + 5
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not is_alive(pid)


@pytest.mark.django_db
class TestSchedule:
    """What happens by the clock."""

    @staticmethod
    def scheduled(site, **kwargs) -> Page:
        """Return an article that was approved to go live later, whose time has come now."""
        later = timezone.now() + timedelta(days=1)
        page = ArticlePageFactory(
            parent=site.blog, topic=site.topic, authors=[site.author], live=False, **kwargs
        )
        page.go_live_at = later
        page.save_revision().publish()
        TestSchedule.move(page, timezone.now() - timedelta(seconds=1))
        return page

    @staticmethod
    def move(page: Page, moment: datetime) -> None:
        """Move the time that was approved."""
        revision = Revision.objects.for_instance(page).get(approved_go_live_at__isnull=False)
        revision.approved_go_live_at = moment
        revision.content["go_live_at"] = moment.isoformat()
        revision.save()

    def test_what_is_due_is_published_once(self, site):
        page = self.scheduled(site)
        waiting = self.scheduled(site)
        self.move(waiting, timezone.now() + timedelta(hours=1))
        assert publish_and_expire() == 1
        assert publish_and_expire() == 0
        page.refresh_from_db()
        waiting.refresh_from_db()
        assert (page.live, waiting.live) == (True, False)

    def test_what_has_expired_is_taken_offline(self, site):
        page = site.article()
        Page.objects.filter(pk=page.pk).update(expire_at=timezone.now() - timedelta(seconds=1))
        assert publish_and_expire() == 1
        page.refresh_from_db()
        assert not page.live
        assert page.expired

    def test_one_failure_holds_up_no_other(self, site, monkeypatch, caplog):
        broken, page = self.scheduled(site), self.scheduled(site)
        publish = scheduling._publish

        def fail_for_one(revision):
            if revision.object_id == str(broken.pk):
                raise ValueError("broken")
            publish(revision)

        monkeypatch.setattr(scheduling, "_publish", fail_for_one)
        assert publish_and_expire() == 1
        page.refresh_from_db()
        assert page.live
        assert "Scheduled work" in caplog.text

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
            assert "Daily work" in caplog.text
            cache.clear()
            clean_up_daily()
        assert ran == [1, 1]

    def test_without_a_cache_nothing_is_cleaned_and_nothing_fails(self, monkeypatch, caplog):
        def away(*args):
            raise ConnectionError("no Redis")

        monkeypatch.setattr(scheduling, "cache", SimpleNamespace(add=away))
        monkeypatch.setattr(scheduling, "clean_up", lambda: pytest.fail("cleaned"))
        clean_up_daily()
        assert "can't tell" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_the_queue_runs_what_waits():
    result = warm_image.enqueue(0)
    call_command("queue", batch=True, reload=False)
    result.refresh()
    assert result.is_finished
    assert result.return_value == 0
