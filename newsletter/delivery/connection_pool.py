"""Connections to the mail server: while one waits for its answer, others send, no faster than a throttle allows."""

import math
import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType

from django.core.mail import EmailMessage
from django.tasks import Task

from core.mail.connections import Connection, Unreachable
from core.wagtail_compat.task_results import number_running
from newsletter.models import Delivery, NewsletterSettings

PER_CONNECTION = 5.0  # messages a second through one connection, to a server that isn't near
MOST_CONNECTIONS = 4  # many providers take no more from one sender
SWITCH_SECONDS = 0.0001
Settled = Callable[[list[tuple[Delivery, BaseException | None]]], None]


class Throttle:
    """Limit messages to a number each second, evenly."""

    def __init__(self, per_second: float) -> None:
        """Allow the first message at once."""
        self.interval = 1 / per_second
        self._next = time.monotonic()

    def seconds_left(self) -> float:
        """Return the seconds until the next message is allowed."""
        return max(0.0, self._next - time.monotonic())

    def take(self) -> None:
        """Count a message; time that was lost isn't made up."""
        self._next = max(self._next, time.monotonic() - self.interval) + self.interval


def worker_rate(sender: Task) -> float:
    """Return this worker's share of the rate that the mail provider allows."""
    return NewsletterSettings.current().per_second / max(number_running(sender), 1)


def connections(per_second: float) -> int:
    """Return the number of connections for a rate."""
    return min(math.ceil(per_second / PER_CONNECTION), MOST_CONNECTIONS)


class ConnectionPool:
    """Send messages, one at a time through each connection, no faster than a throttle allows.

    Threads talk to the server and to nothing else. What came of messages is passed to `settled` in the caller's thread, before the
    next one leaves through the same connection: who is killed leaves one in doubt for each connection at most.
    """

    def __init__(self, connections: int, throttle: Throttle, settled: Settled) -> None:
        """Open nothing yet."""
        self._free = [Connection() for _ in range(connections)]
        self._sending: dict[Future[None], tuple[Delivery, Connection]] = {}
        self._threads = ThreadPoolExecutor(connections, thread_name_prefix="newsletter")
        self._throttle, self._settled = throttle, settled

    def __enter__(self) -> "ConnectionPool":
        """Shorten the interpreter's switch interval: by default a thread with an answer waits 5 ms for those that compute."""
        self._usual_switch = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Wait for messages on their way, and close the connections."""
        sys.setswitchinterval(self._usual_switch)
        while self._sending:
            self._settle(None)
        list(self._threads.map(Connection.close, self._free))
        self._threads.shutdown()

    def await_turn(self) -> None:
        """Wait until the next message may leave; raise Unreachable where no connection is left for it."""
        while self._sending and (not self._free or self._throttle.seconds_left()):
            self._settle(self._throttle.seconds_left() if self._free else None)
        if not self._free:
            raise Unreachable("no connection to the mail server is left")
        if pause := self._throttle.seconds_left():
            time.sleep(pause)

    def send(self, delivery: Delivery, message: EmailMessage) -> None:
        """Send a message whose turn has come."""
        self._throttle.take()
        post = self._free.pop()
        self._sending[self._threads.submit(post.send, message)] = delivery, post

    def _settle(self, timeout: float | None) -> None:
        """Report the outcomes of some messages; drop connections that can't be opened."""
        done, _sending = wait(self._sending, timeout, FIRST_COMPLETED)
        settled = []
        for future in done:
            delivery, post = self._sending.pop(future)
            error = future.exception()
            if not isinstance(error, Unreachable):
                self._free.append(post)
            settled.append((delivery, error))
        self._settled(settled)
