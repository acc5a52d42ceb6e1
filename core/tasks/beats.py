"""Beats of a process that answers requests: a line in a file, by which the supervisor sees that it works.

The line is written by a thread: who holds Python's lock for good stops it. It is renewed in place, so a full disk
doesn't; the supervisor looks for changes by its own clock, so nobody's clock matters.
"""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

BEAT_SECONDS = 3.0
MISSED_SECONDS = 3 * BEAT_SECONDS + 1.0  # three beats that didn't come
STARTING_SECONDS = 120.0  # before the first beat; a busy machine takes its time
BUSY_SECONDS = 30.0  # for which all threads may be at the same requests
_WIDTH = 128


class Beat(NamedTuple):
    """Hold the state that a process writes with each beat.

    `busy` threads of `threads` answer requests; all of them have been at the same ones for `stuck` seconds.
    """

    number: int
    ready: bool
    busy: int
    threads: int
    stuck: float

    @classmethod
    def read(cls, path: Path) -> "Beat | None":
        """Return the last beat in a file, None before the first."""
        try:
            return cls(**json.loads(path.read_text()))
        except (OSError, ValueError, TypeError):
            return None

    def write(self, file: int) -> None:
        """Write over the last one, in a file of always the same length."""
        os.pwrite(file, json.dumps(self._asdict()).ljust(_WIDTH).encode(), 0)


def start_beating(path: Path, state: Callable[[int], Beat | None]) -> None:
    """Write what `state` says of a beat's number, every BEAT_SECONDS from a thread; none where it says nothing."""
    path.parent.mkdir(exist_ok=True)
    file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o644)
    threading.Thread(target=_beat, args=(file, state), name="beats", daemon=True).start()


def _beat(file: int, state: Callable[[int], Beat | None]) -> None:
    number, pause = 0, threading.Event()
    while True:
        beat = state(number)
        if beat is not None:
            beat.write(file)
            number += 1
        pause.wait(BEAT_SECONDS)


class Watch:
    """Read the beats of a process for the supervisor."""

    def __init__(self, path: Path, now: float) -> None:
        """Start watching a process that was just started."""
        self.path = path
        self.last: Beat | None = None
        self.changed_at = now

    def fault(self, now: float) -> str:
        """Return what is wrong with the process, '' where it works or still starts."""
        beat = Beat.read(self.path)
        if beat != self.last:
            self.last, self.changed_at = beat, now
        silent = now - self.changed_at
        if self.last is None:
            return "it doesn't start" if silent > STARTING_SECONDS else ""
        if silent > MISSED_SECONDS:
            return f"it gave no sign of life for {silent:.0f} s"
        if self.last.stuck > BUSY_SECONDS:
            return (
                f"all of its threads were busy with the same requests for {self.last.stuck:.0f} s"
            )
        return ""

    def is_ready(self) -> bool:
        """Return whether the process answers."""
        beat = Beat.read(self.path)
        return beat is not None and beat.ready

    def forgive(self, now: float) -> None:
        """Restart the clock: the supervisor itself was suspended, and so perhaps was everything."""
        self.changed_at = now
