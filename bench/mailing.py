"""An issue on its way, while a worker is killed and subscribers leave."""

import json
import random
import time
from pathlib import Path

from bench.scheduling import Worker
from bench.sink import SPARED, Arrival

KILLS, LEAVERS, POSTS = 3, 200, 20
PATIENCE_SECONDS = 900.0
LOOK_SECONDS = 0.5


def address(number: int) -> str:
    """Return a subscriber's address by her number."""
    return f"lectora{number}@correo.example"


class Mailing:
    """The issue on its way: the worker that is killed, the subscribers who leave, what arrives."""

    def __init__(self, folder: Path, path: Path, subscribers: int) -> None:
        """Read what the sink writes."""
        self.folder, self.file, self.subscribers = folder, path.open(), subscribers
        self._rest = ""
        self.arrivals: list[Arrival] = []
        self.worker: Worker | None = None
        self.killed_at: list[float] = []
        self.left_at: dict[str, float] = {}
        self.posted_at: dict[str, float] = {}
        self.memory_kb = 0

    def run(self) -> None:
        """Mail until the issue is sent."""
        self.worker = Worker(self.folder)
        deadline = time.monotonic() + PATIENCE_SECONDS
        try:
            while not self._is_sent():
                if time.monotonic() > deadline:
                    raise TimeoutError(f"Not within {PATIENCE_SECONDS:.0f} s.")
                time.sleep(LOOK_SECONDS)
                self._look()
        finally:
            self.worker.end()
        self._read_the_rest()

    def _is_sent(self) -> bool:
        from newsletter.models import Issue

        return Issue.objects.filter(state="sent").exists()

    def _look(self) -> None:
        """See how far it is, and do what is due by then."""
        self._read()
        self._weigh()
        done = len(self.arrivals) / self.subscribers
        if len(self.killed_at) < min(KILLS, int(done * (KILLS + 1))):
            self._kill()
        if done and len(self.left_at) < min(LEAVERS, LEAVERS * done * 2):
            self._have_some_leave()
        if done > len(self.posted_at) / POSTS:
            self._post_another()

    def _read(self) -> None:
        """Take over what has arrived since."""
        *lines, self._rest = (self._rest + self.file.read()).split("\n")
        self.arrivals += [Arrival(*json.loads(line)) for line in lines]

    def _read_the_rest(self) -> None:
        """Wait until the sink has looked at all that it has taken."""
        known = -1
        while known < len(self.arrivals):
            known = len(self.arrivals)
            time.sleep(5 * LOOK_SECONDS)
            self._read()

    def _weigh(self) -> None:
        """Note the memory of the worker's processes at their largest."""
        for pid in self.worker.children() if self.worker else []:
            try:
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:  # it has just ended
                continue
            peak = next(line for line in status.splitlines() if line.startswith("VmHWM"))
            self.memory_kb = max(self.memory_kb, int(peak.split()[1]))

    def _kill(self) -> None:
        """Kill the worker with all its processes, as a machine that fails does, and start another."""
        if self.worker:
            self.killed_at.append(time.time())
            self.worker.kill()
        self.worker = Worker(self.folder)

    def _have_some_leave(self) -> None:
        """Have some leave whose turn hasn't come, or is just coming."""
        from newsletter.models import Subscriber
        from newsletter.subscriptions import leave

        reached = {arrival.to for arrival in self.arrivals} | self.left_at.keys()
        waiting = [each for each in map(address, range(self.subscribers)) if each not in reached]
        for email in random.sample(waiting, min(LEAVERS // 10, len(waiting))):
            leave(Subscriber.objects.get(email=email))
            self.left_at[email] = time.time()

    def _post_another(self) -> None:
        """Have another mail sent, as a comment does: it isn't to wait for the issue."""
        from core.mail.outgoing import post

        to = f"{SPARED}{len(self.posted_at)}@correo.example"
        self.posted_at[to] = time.time()
        post(to, to, "Un comentario", "Texto")
