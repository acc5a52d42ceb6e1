"""Heartbeats of the background processes, in the database: written, read, checked."""

import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, close_old_connections, connection
from django.utils import timezone

from core.tasks.models import Heartbeat, around_now
from core.wagtail_compat.task_results import longest_wait

logger = logging.getLogger(__name__)
BEAT_SECONDS = 3.0
END_SECONDS = 3.0  # for the last word
HOST = socket.gethostname()[: Heartbeat._meta.get_field("host").max_length]
SCHEDULER, QUEUE = "scheduler", "queue"
LONGEST_LAG = timedelta(minutes=15)  # of a task that waits: some of others take minutes


class Beating:
    """Write the heartbeat of this process into the database while it lives."""

    def __init__(self, name: str, worker_id: str = "") -> None:
        """Keep what names the process; nothing is written before the first beat."""
        self.names: dict[str, Any] = {
            "name": name,
            "host": HOST,
            "pid": os.getpid(),
            "worker_id": worker_id,
        }
        self.started_at = timezone.now()
        self.beat_at = -BEAT_SECONDS  # by the clock that nobody sets
        self.ailing = False

    def beat(self) -> None:
        """Write a beat, unless the last one is recent; a database that is away is no reason to stop."""
        if time.monotonic() - self.beat_at < BEAT_SECONDS:
            return
        self.beat_at = time.monotonic()
        try:
            self._write()
            self.ailing = False
        except DatabaseError:
            if not self.ailing:
                logger.exception("%s can't write its heartbeat; it tries again", self.names["name"])
            self.ailing = True

    def _write(self) -> None:
        """Update or create the row: others delete it where they take this process for dead."""
        Heartbeat.objects.update_or_create(
            **self.names, started_at=self.started_at, defaults={"beat_at": timezone.now()}
        )

    def stop(self) -> None:
        """Delete the row: a process that ends in order leaves none."""
        try:
            Heartbeat.objects.filter(**self.names, started_at=self.started_at).delete()
        except DatabaseError:
            logger.exception("%s can't take its heartbeat away", self.names["name"])


@contextmanager
def beating(name: str, worker_id: str) -> Iterator[None]:
    """Write heartbeats while the block runs: from a thread, with a connection of its own.

    The first beat is written before the block begins, so that no task of a worker without a heartbeat is ever found.
    """
    heartbeats, ended = Beating(name, worker_id), threading.Event()
    heartbeats.beat()
    thread = threading.Thread(target=_beat_until, args=(heartbeats, ended), daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(END_SECONDS)


def _beat_until(heartbeats: Beating, ended: threading.Event) -> None:
    while not ended.wait(BEAT_SECONDS):
        close_old_connections()
        heartbeats.beat()
    heartbeats.stop()  # not by the connection of the work, which a signal may have interrupted
    connection.close()


def alive(name: str) -> bool:
    """Return whether a process of this name has beaten lately."""
    return Heartbeat.objects.filter(name=name, beat_at__range=around_now()).exists()


def processes() -> list[Heartbeat]:
    """Return the processes that work, and those that did last where none does now."""
    return list(Heartbeat.objects.order_by("-name", "-beat_at"))


def check_scheduler() -> tuple[bool, str]:
    """Return for the readiness check whether a scheduler works."""
    is_alive = alive(SCHEDULER)
    return is_alive, "beats" if is_alive else "no beat lately: nothing is published on time"


def check_queue() -> tuple[bool, str]:
    """Return for the readiness check whether tasks are run, and the longest wait."""
    if not alive(QUEUE):
        return False, "no beat lately: no task is run"
    waits = longest_wait()
    return waits < LONGEST_LAG, f"longest wait {waits.total_seconds():.0f} s"
