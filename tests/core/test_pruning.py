"""What nobody reads any more goes in time, and nothing else."""

import os
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail import hooks
from wagtail.models import ModelLogEntry, PageLogEntry

from core.base.pruning import delete_in_batches, prune_page_log
from core.mail.models import OutgoingMail
from core.mail.outgoing import prune as prune_mail
from core.serving.warming import FILTERS, prune_unused
from core.tasks.scheduling import DAILY_HOOK
from newsletter.admin.issue_list import bars_of
from newsletter.delivery.pruning import prune_deliveries
from newsletter.models import Delivery, Issue, Subscriber
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db
PRUNINGS = (prune_page_log, prune_deliveries, prune_unused, prune_mail)


def ago(days: float):
    return timezone.now() - timedelta(days=days)


def test_the_scheduler_does_it_daily():
    registered = [register() for register in hooks.get_hooks(DAILY_HOOK)]
    assert set(PRUNINGS) <= set(registered)


def test_the_log_of_pages(site, settings):
    page = site.article()
    PageLogEntry.objects.all().delete()
    for days in (1, 729, 731):
        entry = PageLogEntry.objects.log_action(page, "wagtail.edit")
        PageLogEntry.objects.filter(pk=entry.pk).update(timestamp=ago(days))
    settings.LOG_KEPT_DAYS = 0
    assert prune_page_log() == 0
    settings.LOG_KEPT_DAYS = 730
    assert prune_page_log() == 1 and prune_page_log() == 0
    assert PageLogEntry.objects.count() == 2


def test_rows_are_deleted_some_at_a_time(site, monkeypatch, django_assert_max_num_queries):
    monkeypatch.setattr("core.base.pruning.BATCH", 2)
    PageLogEntry.objects.all().delete()
    for _turn in range(5):
        PageLogEntry.objects.log_action(site.home, "wagtail.edit")
    with django_assert_max_num_queries(10):
        assert delete_in_batches(PageLogEntry.objects.all()) == 5
    assert not PageLogEntry.objects.exists()


def test_deliveries_go_and_their_numbers_stay(settings):
    readers = [
        Subscriber.objects.create(email=f"{name}@example.org", state=Subscriber.State.ACTIVE)
        for name in ("ana", "bea", "eva")
    ]
    issues = {
        days: Issue.objects.create(
            subject=f"De hace {days} días", state=Issue.State.SENT, finished_at=ago(days)
        )
        for days in (729, 731)
    }
    sending = Issue.objects.create(subject="Va", state=Issue.State.SENDING, started_at=ago(900))
    for issue in (*issues.values(), sending):
        for reader in readers:
            Delivery.objects.create(
                issue=issue, subscriber=reader, send_at=ago(800), sent_at=ago(800)
            )
        Delivery.objects.filter(issue=issue, subscriber=readers[0]).update(
            sent_at=None, attempts=20, failure="550"
        )
    before = {number: bar.progress for number, bar in bars_of(Issue.objects.all()).items()}
    settings.DELIVERIES_KEPT_DAYS = 0
    assert prune_deliveries() == 0
    settings.DELIVERIES_KEPT_DAYS = 730
    assert prune_deliveries() == 3 and prune_deliveries() == 0
    assert set(Delivery.objects.values_list("issue", flat=True)) == {issues[729].pk, sending.pk}
    assert {number: bar.progress for number, bar in bars_of(Issue.objects.all()).items()} == before
    assert ModelLogEntry.objects.for_instance(issues[731]).count() == 1


def test_finished_mails(settings):
    for key, moments in {
        "sent": {"sent_at": ago(31), "send_at": ago(31)},
        "lately": {"sent_at": ago(29), "send_at": ago(29)},
        "given up": {"send_at": ago(31), "attempts": 20},
        "waits": {"send_at": ago(31)},
    }.items():
        OutgoingMail.objects.create(key=key, **moments)
    settings.MAILS_KEPT_DAYS = 0
    prune_mail()
    assert OutgoingMail.objects.count() == 4
    settings.MAILS_KEPT_DAYS = 30
    prune_mail()
    assert set(OutgoingMail.objects.values_list("key", flat=True)) == {"lately", "waits"}


def made(rendition, days: float) -> str:
    """Let a rendition's file be so old; return its path."""
    moment = ago(days).timestamp()
    os.utime(rendition.file.path, (moment, moment))
    return rendition.file.path


def test_unused_renditions(settings, django_capture_on_commit_callbacks):
    image = ImageFactory()
    used, cms = image.get_rendition(FILTERS[0]), image.get_rendition("max-165x165")
    old, young = image.get_rendition("width-77"), image.get_rendition("width-78")
    lost = image.get_rendition("width-79")
    kept = {made(used, 999), made(cms, 999), made(young, 364)}
    gone = made(old, 366)
    os.remove(lost.file.path)
    settings.RENDITIONS_KEPT_DAYS = 0
    assert prune_unused() == 0
    settings.RENDITIONS_KEPT_DAYS = 365
    with django_capture_on_commit_callbacks(execute=True):
        assert prune_unused() == 2 and prune_unused() == 0
    assert all(os.path.exists(path) for path in kept) and not os.path.exists(gone)
    # What is asked for all the same is made anew, not read from the cache.
    again = type(image).objects.get(pk=image.pk).get_rendition("width-77")
    assert os.path.exists(again.file.path)


def test_a_storage_that_tells_no_age_loses_nothing(settings, monkeypatch):
    rendition = ImageFactory().get_rendition("width-77")

    def refuse(name: str) -> None:
        raise NotImplementedError

    monkeypatch.setattr(rendition.file.storage, "get_modified_time", refuse)
    assert prune_unused() == 0
