"""Senders at the same time, each with its own connection to the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from core.mail.models import OutgoingMail
from core.mail.outgoing import post
from core.mail.sending import send_due
from tests.core.test_tasks_workers import Shared
from tests.postbox import PostBox

pytestmark = pytest.mark.django_db(transaction=True)
MAILS, SENDERS = 60, 3


@pytest.fixture
def shared(transactional_db, tmp_path: Path) -> Iterator[Shared]:
    found = Shared(tmp_path)
    yield found
    found.drop()


def test_senders_at_once_send_each_once(shared, settings):
    for number in range(MAILS):
        post(str(number), f"a{number}@correo.example", "Hola", "Texto")
    shared.copy()
    start = Barrier(SENDERS)

    def send(_number: int) -> int:
        try:
            start.wait(60)
            return send_due.call()
        finally:
            connections.close_all()

    with PostBox() as box:
        settings.MAILERS = box.mailers()
        with ThreadPoolExecutor(SENDERS) as pool:
            sent = list(pool.map(send, range(SENDERS)))
    assert sum(sent) == len(box.messages) == MAILS
    assert len({message["To"] for message in box.messages}) == MAILS
    assert not OutgoingMail.objects.filter(sent_at=None).exists()
