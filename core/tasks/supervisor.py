"""Processes that run beside each other: started, restarted when they die, ended together."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from types import FrameType

TICK_SECONDS = 0.1
GRACE_SECONDS = 5.0  # for the request or task at hand, before a process is killed
SETTLED_SECONDS = 10.0  # a process that lived this long starts again without waiting
LONGEST_PAUSE_SECONDS = 30.0
ATTEMPTS = 3  # of a vital process, before all end
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


@dataclass
class Child:
    """A process to keep alive; when a vital one can't, the others end too."""

    name: str
    command: list[str]
    vital: bool = False
    niceness: int = 0
    process: subprocess.Popen | None = None
    started_at: float = 0.0
    start_at: float = 0.0
    failures: int = 0

    def start(self) -> None:
        """Start the process in a group of its own, so that Ctrl-C reaches the supervisor alone."""
        self.started_at = time.monotonic()
        self.process = subprocess.Popen(  # noqa: S603 - our own commands
            self.command,
            stdin=subprocess.DEVNULL,
            process_group=0,
            preexec_fn=partial(_settle, self.niceness),
        )

    def is_running(self) -> bool:
        """Tell whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def bury(self) -> float:
        """Note that the process died; return how long to wait before it starts again."""
        lived = time.monotonic() - self.started_at
        self.failures = 1 if lived > SETTLED_SECONDS else self.failures + 1
        pause = min(2.0 ** (self.failures - 1), LONGEST_PAUSE_SECONDS)
        self.start_at = time.monotonic() + pause
        self.process = None
        return pause

    def end(self) -> None:
        """Ask the process to end."""
        if self.is_running() and self.process:
            self.process.terminate()

    def wait(self, deadline: float) -> None:
        """Wait for the end until a deadline, then kill."""
        if self.process is None:
            return
        try:
            self.process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


def _settle(niceness: int) -> None:
    """In the new process: step back, and have the kernel end it when a killed supervisor can't."""
    os.nice(niceness)
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


class Supervisor:
    """Keeps processes alive until SIGINT or SIGTERM."""

    def __init__(self, say: Callable[[str], object]) -> None:
        """Start nothing yet; `say` receives a line whenever a process dies."""
        self.say = say
        self.children: list[Child] = []
        self.ending = False

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *args: object) -> None:
        self.end()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def add(self, child: Child) -> None:
        """Start a process and look after it."""
        self.children.append(child)
        child.start()

    def run(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Look after the processes until asked to end, or `until` holds; return whether it holds."""
        while not self.ending:
            for child in self.children:
                self._look_after(child)
            if until():
                return True
            time.sleep(TICK_SECONDS)
        return False

    def _look_after(self, child: Child) -> None:
        if child.is_running():
            return
        if child.process is not None:
            code = child.process.returncode
            pause = child.bury()
            if child.vital and child.failures >= ATTEMPTS:
                raise ChildLost(child.name)
            self.say(f"{child.name} ended with code {code}; it starts again in {pause:.0f} s.")
        elif time.monotonic() >= child.start_at:
            child.start()

    def end(self) -> None:
        """End all processes: politely, then surely."""
        for child in self.children:
            child.end()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in self.children:
            child.wait(deadline)


class ChildLost(Exception):
    """A vital process died again and again."""
