"""Senders at the same time, each with its own connection to the database."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier

import pytest
from django.db import connections, transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from blog.models import ArticlePage
from newsletter.delivery.addressing import address_due
from newsletter.delivery.digests import make_due
from newsletter.delivery.tasks import send_deliveries
from newsletter.models import Delivery, Issue, NewsletterSettings, Subscriber
from tests.core.test_tasks_workers import Shared
from tests.factories import SiteTree
from tests.postbox import PostBox

pytestmark = pytest.mark.django_db(transaction=True)
SUBSCRIBERS, SENDERS = 90, 3


@pytest.fixture
def shared(transactional_db, tmp_path: Path) -> Iterator[Shared]:
    found = Shared(tmp_path)
    yield found
    found.drop()


@pytest.fixture
def tree(transactional_db) -> SiteTree:
    """Return a blog that mails as fast as it can."""
    made = SiteTree()
    NewsletterSettings.objects.create(site=made.site, per_second=1000, digest_hour=0)
    return made


def at_once(do) -> list:
    """Do something in several threads at the same moment; return what they return."""
    start = Barrier(SENDERS)

    def run(_number: int):
        try:
            start.wait(60)
            return do()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(SENDERS) as pool:
        return list(pool.map(run, range(SENDERS)))


def test_senders_at_once_address_and_send_each_once(shared, tree, settings, monkeypatch):
    monkeypatch.setattr("newsletter.delivery.addressing.CHUNK", 20)
    monkeypatch.setattr("newsletter.delivery.batches.RUN_SECONDS", 60)  # a slow machine's
    Subscriber.objects.bulk_create(
        Subscriber(email=f"a{number}@correo.example") for number in range(SUBSCRIBERS)
    )
    Issue.objects.create(subject="Carta", state="waiting", send_at=timezone.now())
    DBTaskResult.objects.all().delete()  # what the tree left to do, to which senders give way
    shared.copy()
    at_once(lambda: address_due(lambda: True))
    assert Issue.objects.get().state == "sending"
    assert Delivery.objects.count() == SUBSCRIBERS
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        sent = at_once(send_deliveries.call)
    assert sum(sent) == len(box.messages) == SUBSCRIBERS
    assert set(Counter(message["To"] for message in box.messages).values()) == {1}
    assert Issue.objects.get().state == "sent"


def test_schedulers_at_once_make_one_digest(shared, tree):
    hour = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    before = hour - timedelta(hours=1)
    Subscriber.objects.create(
        email="ana@correo.example", frequency="monthly", confirmed_at=before - timedelta(days=90)
    )
    article = tree.article(date=before)
    ArticlePage.objects.update(first_published_at=before)
    article.revisions.update(created_at=before)
    Issue.objects.all().delete()
    shared.copy()
    at_once(make_due)
    assert Issue.objects.get().send_at == hour


def test_publications_at_once_make_one_issue(shared, tree):
    article = tree.article(live=False)
    shared.copy()
    at_once(partial(publish_as_one, article.pk))
    assert Issue.objects.get().article_id == article.pk


def publish_as_one(pk: int) -> None:
    """Publish as a request or the scheduler does: in a transaction."""
    with transaction.atomic():
        ArticlePage.objects.get(pk=pk).latest_revision.publish()
