"""What `core.wagtail_compat.workflows` relies on: where Wagtail looks for what was loaded, and which mails are its own."""

import inspect
from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.admin import signal_handlers
from wagtail.models import WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from blog.models import ArticlePage
from core.wagtail_compat.pages import reviews_of_specific_pages
from core.wagtail_compat.workflows import with_schedule

pytestmark = pytest.mark.django_db


def test_a_review_and_a_schedule_are_found_where_they_were_loaded(desk, django_assert_num_queries):
    reviewed, planned = desk.in_review(desk.writer), desk.draft(desk.writer)
    revision = planned.save_revision()
    moment = timezone.now() + timedelta(days=1)
    revision.approved_go_live_at = moment
    revision.save()
    pages = ArticlePage.objects.filter(pk__in=[reviewed.pk, planned.pk])
    rows = {
        page.pk: page for page in with_schedule(pages).prefetch_related(reviews_of_specific_pages())
    }
    with django_assert_num_queries(0):
        review = rows[reviewed.pk].current_workflow_state
        assert review.status == WorkflowState.STATUS_IN_PROGRESS
        assert review.current_task_state.task.name
        assert rows[reviewed.pk].workflow_in_progress
        assert rows[planned.pk].current_workflow_state is None
        assert rows[planned.pk].approved_schedule and not rows[reviewed.pk].approved_schedule
        assert rows[planned.pk].scheduled_at == moment and rows[reviewed.pk].scheduled_at is None


def test_wagtail_mails_under_these_names_alone():
    """Those replaced, and one for submissions to moderators, which a setting of ours leaves without receivers."""
    source = inspect.getsource(signal_handlers)
    assert source.count("dispatch_uid=") == source.count("_email_notification") == 4
    for signal in (task_submitted, workflow_rejected, workflow_approved):
        for receiver in signal._live_receivers(sender=None)[0]:
            assert "Notifier" not in type(receiver).__name__
