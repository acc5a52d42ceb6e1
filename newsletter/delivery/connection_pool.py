"""Several connections to the mail server: while one waits for its answer, others send."""

import sys
import time
from collections.abc import Callable
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from types import TracebackType

from django.core.mail import EmailMessage

from core.mail.connections import Connection, Unreachable
from newsletter.delivery.throttle import Throttle
from newsletter.models import Delivery

SWITCH_SECONDS = 0.0001
Settled = Callable[[list[tuple[Delivery, BaseException | None]]], None]


class ConnectionPool:
    """Sends messages, one at a time through each connection, no faster than a throttle lets them pass.

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
        """Have threads that got their answer go on soon: by default each waits for whoever computes, 5 ms a line."""
        self._usual_switch = sys.getswitchinterval()
        sys.setswitchinterval(SWITCH_SECONDS)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        """Wait for what is on its way, and close."""
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
        """Pass on what came of some messages; a connection that can't be opened is given up, the others go on."""
        done, _sending = wait(self._sending, timeout, FIRST_COMPLETED)
        settled = []
        for future in done:
            delivery, post = self._sending.pop(future)
            error = future.exception()
            if not isinstance(error, Unreachable):
                self._free.append(post)
            settled.append((delivery, error))
        self._settled(settled)
