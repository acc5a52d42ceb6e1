"""Supervisor of the web and background processes."""

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import FrameType

from django.conf import settings
from django.dispatch import Signal

from core.tasks.beats import STARTING_SECONDS, Watch

TICK_SECONDS = 0.1
GRACE_SECONDS = 5.0  # for the request or task at hand, before a process is killed
SETTLED_SECONDS = 10.0  # a process that lived this long starts again without waiting
LONGEST_PAUSE_SECONDS = 30.0
ATTEMPTS = 3  # of vital processes none of which ever worked, before all end
LOOK_SECONDS = 1.0  # from one look at the beats to the next
GAP_SECONDS = (
    5.0  # a supervisor that didn't run for so long was stopped, and with it perhaps everything
)
LEAVING_SECONDS = 30.0  # for the requests at hand of a process that another one replaces
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None
PICTURES = "pictures"  # the queue of what takes seconds: mail doesn't wait behind it


@dataclass
class Child:
    """Run a process to keep alive; when no vital one ever worked, the others end too.

    One with a folder for `beats` writes them to a file there that is named by its number; when they stop, it is killed.
    """

    name: str
    command: list[str]
    vital: bool = False
    niceness: int = 0
    beats: Path | None = None
    pass_fds: tuple[int, ...] = ()
    watch: Watch | None = None
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
            pass_fds=self.pass_fds,
            preexec_fn=partial(_settle, self.niceness),
        )
        if self.beats is not None:
            self.watch = Watch(self.beats / str(self.process.pid), self.started_at)

    def is_running(self) -> bool:
        """Return whether the process lives."""
        return self.process is not None and self.process.poll() is None

    def is_ready(self) -> bool:
        """Return whether the process does its work, as far as it says so."""
        return self.is_running() and (self.watch is None or self.watch.is_ready())

    def has_worked(self) -> bool:
        """Return whether the process works, or at least lived for so long that it can start."""
        if self.watch is not None:
            return self.watch.is_ready()
        return time.monotonic() - self.started_at > SETTLED_SECONDS

    def kill_if_stuck(self) -> str:
        """Kill the process where its beats say that it doesn't work any more; return what they say."""
        found = self.watch.fault(time.monotonic()) if self.watch else ""
        if found and self.process:
            self.process.kill()
            self.process.wait()
        return found

    def restart_pause(self) -> float:
        """Note that the process died; return how long to wait before it starts again."""
        self._forget_beats()
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
        self._forget_beats()

    def _forget_beats(self) -> None:
        if self.watch is not None:
            self.watch.path.unlink(missing_ok=True)
            self.watch = None


def _settle(niceness: int) -> None:
    """Lower the priority of the new process, and have the kernel end it with its supervisor."""
    os.nice(niceness)
    if _libc is not None:
        _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)


def _has_terminal() -> bool:
    try:
        os.close(os.open("/dev/tty", os.O_RDONLY | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True


class Supervisor:
    """Keep processes alive until SIGINT or SIGTERM; replace them at SIGHUP, where it is asked to."""

    def __init__(self, say: Callable[[str], object]) -> None:
        """Start nothing yet; `say` receives a line whenever a process dies."""
        self.say = say
        self.children: list[Child] = []
        self.leaving: list[tuple[Child, float]] = []  # replaced, until when each may take
        self.ending = False
        self.to_renew = False
        self._worked = False  # a vital process, once
        self._ends_with_terminal = False
        self._ticked_at = self._looked_at = time.monotonic()

    def __enter__(self) -> "Supervisor":
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._on_signal)
        return self

    def __exit__(self, *args: object) -> None:
        self.end()

    def _on_signal(self, number: int, frame: FrameType | None) -> None:
        self.ending = True

    def renew_at_hangup(self) -> None:
        """Let `run` replace the processes when SIGHUP comes; one that tells that the terminal is gone ends all."""
        is_ignored = signal.getsignal(signal.SIGHUP) == signal.SIG_IGN  # nohup
        self._ends_with_terminal = _has_terminal() and not is_ignored
        signal.signal(signal.SIGHUP, self._on_hangup)

    def _on_hangup(self, number: int, frame: FrameType | None) -> None:
        if self._ends_with_terminal and not _has_terminal():
            self.ending = True
        self.to_renew = True

    def add(self, child: Child) -> None:
        """Start a process and supervise it."""
        self.children.append(child)
        child.start()

    def run(
        self,
        until: Callable[[], bool] = lambda: False,
        before_renewal: Callable[[], bool] = lambda: True,
    ) -> bool:
        """Supervise the processes until asked to end, or `until` holds; return whether it holds.

        At SIGHUP they are replaced if `before_renewal`, which may call `wait_for`, allows it.
        """
        while not self.ending:
            self._tick()
            if until():
                return True
            if self.to_renew:
                self.to_renew = False
                if before_renewal() and not self.ending:
                    self.renew()
        return False

    def wait_for(self, command: list[str]) -> bool:
        """Run a command to its end beside the processes; return whether it succeeded."""
        child = Child(command[-1], command)
        child.start()
        while child.is_running() and not self.ending:
            self._tick()
        child.end()
        child.wait(time.monotonic() + GRACE_SECONDS)
        return child.process is not None and child.process.returncode == 0

    def renew(self) -> None:
        """Replace each process: one that says when it works is asked to end when its successor does, others before."""
        for child in list(self.children):
            if self.ending:
                return
            if child.beats is None:
                child.end()
                child.wait(time.monotonic() + GRACE_SECONDS)
                child.start()
            elif not self._succeed(child):
                self.say(f"{child.name} stays as it was: the new one doesn't start.")
                return
        self.say("All processes are new.")

    def _succeed(self, child: Child) -> bool:
        successor = replace(child, process=None, watch=None, failures=0)
        successor.start()
        deadline = time.monotonic() + STARTING_SECONDS
        while not successor.is_ready():
            if self.ending or not successor.is_running() or time.monotonic() > deadline:
                successor.end()
                successor.wait(time.monotonic() + GRACE_SECONDS)
                return False
            self._tick()
        self.children[self.children.index(child)] = successor
        child.end()
        self.leaving.append((child, time.monotonic() + LEAVING_SECONDS))
        return True

    def _tick(self) -> None:
        now = time.monotonic()
        if now - self._ticked_at > GAP_SECONDS:
            for child in self.children:
                if child.watch:
                    child.watch.forgive(now)
        self._ticked_at = now
        is_time_to_look = now - self._looked_at > LOOK_SECONDS
        if is_time_to_look:
            self._looked_at = now
        for child in self.children:
            self._look_after(child, at_beats=is_time_to_look)
        for child, deadline in list(self.leaving):
            if not child.is_running() or now > deadline:
                child.wait(now)
                self.leaving.remove((child, deadline))
        time.sleep(TICK_SECONDS)

    def _look_after(self, child: Child, *, at_beats: bool) -> None:
        if child.is_running():
            if at_beats and (found := child.kill_if_stuck()):
                self.say(f"{child.name} is killed: {found}.")
            self._worked = self._worked or (at_beats and child.vital and child.has_worked())
        elif child.process is not None:
            code = child.process.returncode
            pause = child.restart_pause()
            if child.vital and child.failures >= ATTEMPTS and not self._worked:
                raise ChildLost(child.name)
            self.say(f"{child.name} ended with code {code}; it starts again in {pause:.0f} s.")
        elif time.monotonic() >= child.start_at:
            child.start()

    def end(self) -> None:
        """Terminate all processes, kill those that remain."""
        all_of_them = [*self.children, *(child for child, _deadline in self.leaving)]
        for child in all_of_them:
            child.end()
        deadline = time.monotonic() + GRACE_SECONDS
        for child in all_of_them:
            child.wait(deadline)


class ChildLost(Exception):
    """Report that a vital process died again and again."""


# Sent in the queue's worker when it's asked to end, while a task may be running.
stopping = Signal()


def manage(*arguments: str) -> list[str]:
    """Return the command line that runs a command of manage.py with this Python."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def background() -> list[Child]:
    """Return the scheduler and the queues' workers: apart, so that a picture delays no mail, and neither a publication."""
    return [
        Child("scheduler", manage("scheduler")),
        Child("queue", manage("queue", f"--exclude-queues={PICTURES}"), niceness=5),
        Child(PICTURES, manage("queue", f"--queue-name={PICTURES}"), niceness=15),  # visitors first
    ]
