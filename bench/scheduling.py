"""How late scheduled articles go live with two workers: `python -m bench.scheduling`.

COUNT articles set for the same second, on SQLite and, where one answers at TEST_DATABASE_URL, on PostgreSQL; once in
peace and once while a worker is killed with all its processes in the middle. Lateness is what a reader sees: from the
hour set to the article live in another connection. Fails where an article is later than BAR_SECONDS or isn't live
exactly once in the log.
"""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.measure import percentile
from bench.stage import on_each_database, own_database

COUNT, PARAGRAPHS = 50, 20
BAR_SECONDS = 5.0
LEAD_SECONDS = 3.0  # from setting the hour to the hour
LOOK_SECONDS = 0.02
PATIENCE_SECONDS = 120.0
SENTENCE = "Una agenda que respira deja lugar a lo que nadie esperaba, y a lo que falta. "
ROOT = Path(__file__).resolve().parent.parent
PUBLISHED = "wagtail.publish.scheduled"


def main() -> int:
    """Measure on each database in turn, each in a process of its own."""
    return on_each_database("bench.scheduling", _measure)


def _measure() -> int:
    with own_database("scheduling"), TemporaryDirectory() as folder:
        from django.db import connection

        kills = (False, True)
        results = [
            _run(Path(folder), f"{connection.vendor}-{'killed' if kill else 'whole'}", kill)
            for kill in kills
        ]
        for kill, (late, faults) in zip(kills, results, strict=True):
            print(
                f"{connection.vendor:<11}{'kill -9' if kill else 'in peace':<9} {COUNT} articles: "
                f"p50 {percentile(late, 50):.2f} s, max {max(late):.2f} s; published not exactly once: {faults}"
            )
    return int(any(faults or max(late) > BAR_SECONDS for late, faults in results))


def _run(folder: Path, name: str, kill: bool) -> tuple[list[float], int]:
    """Return how late each article went live, and how many didn't do so exactly once."""
    pks = draft(name)
    with Worker(folder) as first, Worker(folder) as second:
        await_heartbeats(schedulers=2)

        def strike(live: int) -> None:
            if kill and live > COUNT // 4:
                first.kill()

        late = watch(pks, bring_forward(pks, LEAD_SECONDS), on_look=strike)
        second.end()
    return late, sum(times != 1 for times in published_times(pks).values())


def draft(name: str) -> list[int]:
    """Write articles that are offline, and schedule them for tomorrow."""
    from django.utils import timezone

    from bench.corpus import Corpus
    from blog.models import ArticlePage
    from core.wagtail_compat.publishing import publish_revision

    corpus, pks = Corpus(), []
    for number in range(COUNT):
        corpus.add(_entry(f"{name}-{number}", timezone.now()))
        page = ArticlePage.objects.get(slug=f"{name}-{number}")
        page.unpublish()
        page.go_live_at = timezone.now() + timedelta(days=1)
        publish_revision(page.save_revision(), skip_checks=True)
        pks.append(page.pk)
    return pks


def _entry(slug: str, now: datetime) -> dict[str, Any]:
    return {
        "title": f"Artículo {slug}",
        "slug": slug,
        "date": now.isoformat(),
        "html": f"<p>{SENTENCE * 6}</p>" * PARAGRAPHS,
        "author": ("lucia", "Lucía Ferreyra"),
        "category": "Organización",
    }


class Worker:
    """`manage.py worker` on a database, by default the environment's."""

    def __init__(self, folder: Path, **variables: str) -> None:
        """Start it; what it writes goes to a folder."""
        environment = os.environ | {"VAR_DIR": str(folder)} | variables
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "worker"], cwd=ROOT, env=environment
        )

    def __enter__(self) -> "Worker":
        return self

    def __exit__(self, *_args: object) -> None:
        self.end()

    def children(self) -> list[int]:
        """Return the ids of the scheduler and the queues."""
        found = subprocess.run(
            ["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True, check=False
        )
        return [int(pid) for pid in found.stdout.split()]

    def kill(self) -> None:
        """Kill it with its processes, as a machine that fails does; once."""
        if self.process.poll() is None:
            for pid in [*self.children(), self.process.pid]:
                os.kill(pid, signal.SIGKILL)
            self.process.wait()

    def end(self) -> None:
        """Ask it to end."""
        if self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


def await_heartbeats(schedulers: int) -> None:
    """Wait until so many schedulers beat, and as many queues for mail and the like."""
    from core.tasks.models import Heartbeat

    beats = Heartbeat.objects
    _wait(lambda: beats.filter(name="scheduler").count() >= schedulers)
    _wait(lambda: beats.filter(name="queue").count() >= schedulers)


def bring_forward(pks: Iterable[int], seconds: float) -> datetime:
    """Set the hour of what is scheduled to the same second, soon; return it."""
    from django.db import transaction
    from django.utils import timezone
    from wagtail.models import Revision

    with transaction.atomic():
        due = Revision.objects.filter(
            object_id__in=map(str, pks), approved_go_live_at__isnull=False
        )
        moment = (timezone.now() + timedelta(seconds=seconds + 1)).replace(microsecond=0)
        for revision in due:
            revision.approved_go_live_at = moment
            revision.content["go_live_at"] = moment.isoformat()
        Revision.objects.bulk_update(due, ["approved_go_live_at", "content"])
    return moment


def watch(
    pks: Iterable[int],
    moment: datetime,
    on_look: Callable[[int], object] | None = None,
) -> list[float]:
    """Wait until all are live; return how many seconds late each was. `on_look` hears how many are."""
    from django.utils import timezone
    from wagtail.models import Page

    waiting, late = set(pks), list[float]()

    def all_live() -> bool:
        live = set(Page.objects.filter(pk__in=waiting, live=True).values_list("pk", flat=True))
        late.extend([(timezone.now() - moment).total_seconds()] * len(live))
        waiting.difference_update(live)
        if on_look:
            on_look(len(late))
        return not waiting

    _wait(all_live)
    return late


def published_times(pks: Iterable[int]) -> dict[int, int]:
    """Return how often the log says that each was published by the clock."""
    from wagtail.models import PageLogEntry

    entries = PageLogEntry.objects.filter(page_id__in=pks, action=PUBLISHED)
    times = Counter(entries.values_list("page_id", flat=True))
    return {pk: times[pk] for pk in pks}


def _wait(until: Callable[[], Any]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not until():
        if time.monotonic() > deadline:
            raise TimeoutError(f"Not within {PATIENCE_SECONDS:.0f} s.")
        time.sleep(LOOK_SECONDS)


if __name__ == "__main__":
    raise SystemExit(main())
