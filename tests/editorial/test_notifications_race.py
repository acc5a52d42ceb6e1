"""Senders at the same time, each with its own connection to the database."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections

from core.mail.sending import send_due
from editorial.models import Notice
from editorial.notifications import kinds
from editorial.notifications.delivery import notify, send_notices
from tests.core.test_tasks_workers import Shared
from tests.factories import SiteTree, UserFactory
from tests.postbox import PostBox

pytestmark = pytest.mark.django_db(transaction=True)
PEOPLE, SENDERS = 15, 3


@pytest.fixture
def shared(transactional_db, tmp_path: Path) -> Iterator[Shared]:
    found = Shared(tmp_path)
    yield found
    found.drop()


def test_senders_at_once_send_each_once(shared, settings):
    page = SiteTree().article()
    notify(kinds.REJECTED, [UserFactory() for _ in range(PEOPLE)], page, key="a")
    shared.copy()
    start = Barrier(SENDERS)

    def send(_number: int) -> int:
        try:
            start.wait(60)
            return send_notices.call()
        finally:
            connections.close_all()

    with PostBox() as box:
        settings.MAILERS = box.mailers()
        with ThreadPoolExecutor(SENDERS) as pool:
            composed = list(pool.map(send, range(SENDERS)))
        send_due.call()
    assert sum(composed) == len(box.messages) == PEOPLE
    assert len({message["To"] for message in box.messages}) == PEOPLE
    assert not Notice.objects.filter(sent_at=None).exists()
