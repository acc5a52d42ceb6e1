"""Pages that are reviewed every some months: the date, which belongs to no version, and when the next one is due."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone
from wagtail.models import Page, PageLogEntry

from core.base.periodic_review import REVIEWED, PeriodicReviewMixin, months_after
from home.models import ContentPage
from tests.factories import ContentPageFactory, UserFactory


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2025, 12, 15), 1, date(2026, 1, 15)),
        (date(2025, 11, 30), 12, date(2026, 11, 30)),
        (date(2025, 12, 31), 120, date(2035, 12, 31)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(day, months, later):
    assert months_after(day, months) == later


@pytest.fixture
def page(site):
    """Return a published page with a version of it."""
    page = ContentPageFactory(parent=site.home, title="Acerca")
    page.save_revision().publish()
    return ContentPage.objects.get(pk=page.pk)


def reviewed(page, ago: int):
    """Let a page have been reviewed some days ago."""
    day = timezone.localdate() - timedelta(days=ago)
    ContentPage.objects.filter(pk=page.pk).update(reviewed_on=day)
    return ContentPage.objects.get(pk=page.pk)


pytestmark = pytest.mark.django_db


def test_it_is_due_some_months_after_the_last_review_or_the_first_publication(page):
    today = timezone.localdate()
    assert page.reviewed_last == today and not page.is_review_due
    assert page.review_due_on == months_after(today, 12)
    page.first_published_at = timezone.now() - timedelta(days=370)
    assert page.is_review_due
    page = reviewed(page, 30)
    page.first_published_at = timezone.now() - timedelta(days=370)
    assert not page.is_review_due
    page.review_every = 1
    page.reviewed_on = months_after(today, -1)
    assert page.review_due_on <= today and page.is_review_due


@pytest.mark.parametrize("every", [None, 0])
def test_it_is_never_due_without_a_number_of_months(page, every):
    page = reviewed(page, 4000)
    page.review_every = every
    assert page.review_due_on is None and not page.is_review_due


def test_what_was_never_published_is_not_due(site):
    assert not ContentPage(title="Nueva").is_review_due


@pytest.mark.parametrize("months", [0, 121, 32767])
def test_months_are_bounded(page, months):
    page.review_every = months
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert set(refused.value.message_dict) == {"review_every"}


def test_a_review_writes_the_date_and_no_version(page):
    before = page.revisions.count(), page.latest_revision_id, page.last_published_at
    user = UserFactory()
    with_draft = page.get_latest_revision_as_object()
    with_draft.title = "Otro título"
    with_draft.save_revision()
    page.mark_reviewed(user)
    kept = ContentPage.objects.get(pk=page.pk)
    assert kept.reviewed_on == timezone.localdate()
    assert (kept.revisions.count() - 1, before[1], kept.last_published_at) == before
    assert kept.title == "Acerca" and kept.has_unpublished_changes
    entry = PageLogEntry.objects.get(action=REVIEWED)
    assert (entry.page_id, entry.user, entry.revision) == (page.pk, user, None)
    assert entry.message == "Se revisó: sigue valiendo."


def test_no_version_brings_an_old_date_back(page):
    page = reviewed(page, 900)
    old = page.save_revision()
    assert "reviewed_on" not in old.content
    page.mark_reviewed()
    old.publish()
    assert ContentPage.objects.get(pk=page.pk).reviewed_on == timezone.localdate()


def test_neither_does_a_version_that_holds_one(page):
    page = reviewed(page, 5)
    old = page.save_revision()
    old.content |= {"reviewed_on": "2019-03-04"}
    old.save()
    assert old.as_object().reviewed_on == page.reviewed_on
    old.publish()
    assert ContentPage.objects.get(pk=page.pk).reviewed_on == page.reviewed_on


def test_restoring_a_version_shows_the_date_of_the_page(page):
    first = page.latest_revision
    page = reviewed(page, 7)
    assert first.as_object().reviewed_on == page.reviewed_on
    assert page.get_latest_revision_as_object().reviewed_on == page.reviewed_on


def test_a_copy_has_not_been_reviewed(page):
    copy = reviewed(page, 3).copy(update_attrs={"slug": "otra", "title": "Otra"})
    assert ContentPage.objects.get(pk=copy.pk).reviewed_on is None
    assert ContentPage.objects.get(pk=page.pk).reviewed_on is not None


def test_every_type_keeps_what_it_leaves_out_of_copies():
    for model in PeriodicReviewMixin.__subclasses__():
        assert issubclass(model, Page)
        left_out = model.default_exclude_fields_in_copy
        assert set(left_out) >= {*Page.default_exclude_fields_in_copy, "reviewed_on"}
