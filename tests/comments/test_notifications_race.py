"""Workers and servers at the same time, each with its own connection to the database: nobody is told twice."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections, transaction
from wagtail.models import ModelLogEntry

from comments.models import Comment, CommentSettings, Follower
from comments.notifications.followers import link_to_confirm
from comments.notifications.moderators import DECIDING, notify_of_pending
from core.mail.models import OutgoingMail
from tests.comments.postman import moderator, press
from tests.core.test_tasks_workers import Shared
from tests.factories import SiteTree

pytestmark = pytest.mark.django_db(transaction=True)
AT_ONCE = 4


@pytest.fixture
def shared(transactional_db, tmp_path: Path) -> Iterator[Shared]:
    found = Shared(tmp_path)
    yield found
    found.drop()


def at_once(do: Callable[[int], object]) -> list[object]:
    """Do something several times at the same moment."""
    start = Barrier(AT_ONCE)

    def work(number: int) -> object:
        try:
            start.wait(60)
            return do(number)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(work, range(AT_ONCE)))


def waiting(site: SiteTree, number: int) -> list[Comment]:
    article = site.article()
    return [
        Comment.objects.create(article=article, name="Ana", email="a@correo.example", text=f"{n}")
        for n in range(number)
    ]


def test_workers_at_once_write_one_digest(shared):
    site = SiteTree()
    CommentSettings.objects.create(site=site.site, told="hourly")
    waiting(site, 3)
    people = [moderator("mora"), moderator("mila")]
    shared.copy()
    at_once(lambda _number: notify_of_pending())
    assert OutgoingMail.objects.count() == len(people)
    assert not Comment.objects.filter(moderators_told_at=None).exists()


def test_moderators_at_once_decide_once(shared):
    (comment,) = waiting(SiteTree(), 1)
    people = [moderator(f"m{number}") for number in range(AT_ONCE)]
    states = ["approved", "spam"] * 2
    links = [
        f"/comentarios/moderar/{DECIDING.sign([user.pk, comment.pk, state])}/"
        for user, state in zip(people, states, strict=True)
    ]
    shared.copy()
    answers = at_once(lambda number: press(links[number], version="").status_code)
    assert set(answers) <= {200, 302}
    comment.refresh_from_db()
    assert comment.state in states
    assert ModelLogEntry.objects.filter(action__startswith="comments.").count() == 1


def test_asking_at_once_is_asking_once(shared):
    (comment,) = waiting(SiteTree(), 1)
    shared.copy()

    def ask(_number: int) -> str:
        with transaction.atomic():
            return link_to_confirm(comment)

    links = at_once(ask)
    assert Follower.objects.count() == 1 and sorted(map(bool, links)) == [False] * 3 + [True]
