"""Whether any request for work, or the mail about it, is lost: `python -m bench.requests`.

REQUESTS clients send the form by CLIENTS at once to the production server, which is killed with -9 with all its
processes in the middle and started again; who gets no answer, or reads that it is busy, sends the form again. On SQLite and, where
one answers at TEST_DATABASE_URL, on PostgreSQL. Fails where a request that got its 'thank you' isn't stored, where one is
stored twice, where a client gets no mail to confirm by, and where more messages come twice than were in hand.
"""

import email
import http.client
import os
import threading
import time
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple
from urllib.parse import urlencode

from aiosmtpd.controller import Controller

from bench.comments import PORT, Server, ask
from bench.stage import on_each_database, own_database

REQUESTS, CLIENTS = 200, 200
IN_HAND = 1  # mail that a queue has on its way at a kill
MAIL_PORT = 8643
PATIENCE_SECONDS = 300.0
LEASE_SECONDS = 5
AGAIN = (0, 503)  # no answer, and too busy for one


class Sent(NamedTuple):
    """A client's address, the status that she got, how often she sent the form."""

    address: str
    status: int
    tries: int


class Sink:
    """aiosmtpd's handler, which takes everything; who got which messages."""

    def __init__(self) -> None:
        """Have nothing yet."""
        self.came: list[tuple[str, str]] = []

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        """Take a message."""
        name = str(email.message_from_bytes(envelope.content)["Message-ID"])
        self.came.append((envelope.rcpt_tos[0], name))
        return "250 OK"


def main() -> int:
    """Measure on each database in turn, each in a process of its own."""
    return on_each_database("bench.requests", _measure)


def _measure() -> int:
    os.environ |= {
        "PORT": str(PORT),
        "EMAIL_URL": f"smtp://127.0.0.1:{MAIL_PORT}",
        "MAIL_PAUSE_SECONDS": "2",
        "MAIL_LEASE_SECONDS": str(LEASE_SECONDS),
    }
    sink = Sink()
    mail = Controller(sink, hostname="127.0.0.1", port=MAIL_PORT)
    with own_database("requests"), TemporaryDirectory() as folder:
        mail.start()
        try:
            return _report(_run(Path(folder)), sink.came)
        finally:
            mail.stop()


def _run(folder: Path) -> list[Sent]:
    """Send them all, kill the server after a third of them, wait for the mail."""
    from core.mail.models import OutgoingMail

    over = threading.Event()
    with ThreadPoolExecutor(CLIENTS) as clients:
        with Server(folder) as server:
            answered = count(1)

            def kill_in_between(_one: object) -> None:
                if next(answered) == REQUESTS // 3:  # at once: who only looks now and then is late
                    server.kill()

            sending = [clients.submit(_send, number, over) for number in range(REQUESTS)]
            for each in sending:
                each.add_done_callback(kill_in_between)
            _wait(lambda: server.process.poll() is not None)
        with Server(folder):
            _wait(lambda: all(each.done() for each in sending))
            over.set()
            _wait(lambda: not OutgoingMail.objects.filter(sent_at=None).exists())
    return [each.result() for each in sending]


def _wait(is_so: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not is_so() and time.monotonic() < deadline:
        time.sleep(0.02)


def _send(number: int, over: threading.Event) -> Sent:
    """Send the form until there is an answer."""
    address, tries = f"clienta{number}@correo.example", 0
    fields = {
        "needed": f"Que alguien ordene la agenda, pedido {number}.",
        "name": "Ana",
        "email": address,
        "consent": "on",
    }
    headers = {
        "Content-Type": "application/x-www-form-urlencoded",
        "Sec-Fetch-Site": "same-origin",
        "X-Forwarded-For": f"10.2.{number // 250}.{number % 250}",
    }
    while not over.is_set():
        tries += 1
        try:
            status = ask("POST", "/contacto/", urlencode(fields), headers).status
        except (OSError, http.client.HTTPException):
            status = 0
        if status not in AGAIN:
            return Sent(address, status, tries)
        time.sleep(0.5)
    return Sent(address, 0, tries)


def _report(sent: list[Sent], came: list[tuple[str, str]]) -> int:
    from django.db import connection

    from services.models import ServiceRequest

    stored = Counter(ServiceRequest.objects.values_list("email", flat=True))
    thanked = {each.address for each in sent if each.status == 302}
    lost = thanked - set(stored)
    twice = sum(number - 1 for number in stored.values())
    without_mail = set(stored) - {address for address, _name in came}
    doubles = len(came) - len(set(came))
    errors = Counter(each.status for each in sent if each.status != 302)
    again = sum(each.tries > 1 for each in sent)
    print(
        f"{connection.vendor:<11}{len(sent)} requests by {CLIENTS} clients, killed with -9 in between: {len(thanked)} "
        f"thanked ({again} sent again), {len(stored)} stored, {len(lost)} lost, {twice} twice; {len(came)} mails, "
        f"{len(without_mail)} clients without, {doubles} messages twice; other answers: {dict(errors) or 'none'}",
        flush=True,
    )
    is_late = not again  # the kill met nobody
    return int(bool(lost or twice or without_mail or errors or is_late or doubles > IN_HAND))


if __name__ == "__main__":
    raise SystemExit(main())
