"""A mail server that takes what it's sent, or not, as servers do: `python -m bench.sink PORT FILE`.

It refuses BUSY of the recipients with 451, drops DROPPED of the connections without an answer, and looks at each
message that it takes. What it saw goes to FILE, a line of JSON each.
"""

import asyncio
import email
import json
import random
import re
import signal
import sys
import time
from concurrent.futures import Executor, ProcessPoolExecutor
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from aiosmtpd.controller import UnthreadedController

BUSY, DROPPED = 0.05, 0.01
SPARED = "comentario"  # what measures how long other mail waits
LARGEST = 102 * 1024
SEED = 6
HEADERS = {
    "From": r".+@.+",
    "To": r"(.+ )?<?[^@ ]+@[^@ ]+>?",
    "Subject": r".+",
    "Date": r".+",
    "Message-ID": r"<[^<>@\s]+@[^<>@\s]+>",
    "Auto-Submitted": r"auto-generated",
    "List-Id": r".*<.+>",
    "List-Unsubscribe": r"<https?://\S+>",
    "List-Unsubscribe-Post": r"List-Unsubscribe=One-Click",
}


class Arrival(NamedTuple):
    """A message that was taken."""

    at: float
    to: str
    id: str
    leave: str  # the address of List-Unsubscribe
    subject: str
    faults: list[str]


def read(at: float, content: bytes, to: str) -> Arrival:
    """Return what a message is that came at a moment, with what is wrong with it."""
    message = email.message_from_bytes(content, policy=default)
    leave = str(message["List-Unsubscribe"] or "").strip("<>")
    faults = [*_headers(message), *_parts(message, leave)]
    if len(content) > LARGEST:
        faults.append(f"{len(content)} bytes")
    if to not in str(message["To"]):
        faults.append("To is somebody else")
    name = str(message["Message-ID"])
    return Arrival(at, to, name, leave, str(message["Subject"]), faults)


def _headers(message: EmailMessage) -> list[str]:
    wrong = [
        name
        for name, pattern in HEADERS.items()
        if len(found := message.get_all(name, [])) != 1
        or not re.fullmatch(pattern, str(found[0]).strip())
    ]
    return wrong + [type(defect).__name__ for defect in message.defects]


def _parts(message: EmailMessage, leave: str) -> list[str]:
    """Tell which part is missing, or doesn't say how to leave."""
    faults = []
    for kind in ("plain", "html"):
        part = message.get_body((kind,))
        if part is None or part.defects:
            faults.append(f"no {kind} part")
        elif leave not in part.get_content():
            faults.append(f"no way to leave in the {kind} part")
    return faults


class Sink:
    """aiosmtpd's handler."""

    def __init__(self, file: TextIO, reader: Executor) -> None:
        """Write into an open file what another process reads in messages, so that the sender doesn't wait for it."""
        self.file, self.reader, self.chance = file, reader, random.Random(SEED)

    async def handle_RCPT(
        self, server: Any, _session: Any, envelope: Any, address: str, _options: list[str]
    ) -> str:
        """Take a recipient, or be busy, or be gone."""
        is_spared = address.startswith(SPARED)
        if not is_spared and self._drops(server):
            return "421 Gone"
        if not is_spared and self.chance.random() < BUSY:
            return "451 4.3.2 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, _session: Any, envelope: Any) -> str:
        """Take a message, or be gone before it's taken."""
        if not envelope.rcpt_tos[0].startswith(SPARED) and self._drops(server):
            return "421 Gone"
        came = time.time(), envelope.content, envelope.rcpt_tos[0]
        server.loop.run_in_executor(self.reader, read, *came).add_done_callback(self._write)
        return "250 OK"

    def _write(self, reading: asyncio.Future[Arrival]) -> None:
        self.file.write(json.dumps(reading.result()) + "\n")
        self.file.flush()

    def _drops(self, server: Any) -> bool:
        """Close the connection once in a while: half of the times before the message, half after it was sent."""
        drops = self.chance.random() < DROPPED / 2
        if drops:
            server.transport.abort()
        return drops


def main() -> None:
    """Serve until told to end."""
    port, path = int(sys.argv[1]), Path(sys.argv[2])
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    with path.open("a") as file, ProcessPoolExecutor(1) as reader:
        reader.submit(int).result()  # forks now: it must not hold connections open that are dropped
        sink = Sink(file, reader)
        server = UnthreadedController(sink, hostname="127.0.0.1", port=port, loop=loop)
        server.begin()
        loop.add_signal_handler(signal.SIGTERM, loop.stop)
        loop.run_forever()


if __name__ == "__main__":
    main()
