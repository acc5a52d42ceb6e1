"""The checks once more at the hour of an article."""

from datetime import timedelta

import pytest
from django.utils import timezone
from wagtail.models import Page

from blog.models import ArticlePage
from core.tasks.scheduling import Schedule
from editorial.models import Notice
from tests.editorial.linking import broken, linking, mended
from tests.editorial.team import Desk, is_live
from tests.factories import AuthorPageFactory

pytestmark = pytest.mark.django_db


def due(page: Page) -> None:
    """Let the hour of a page come."""
    revision = page.revisions.exclude(approved_go_live_at=None).get()
    revision.approved_go_live_at = timezone.now() - timedelta(minutes=1)
    revision.content["go_live_at"] = revision.approved_go_live_at.isoformat()
    revision.save()


def scheduled(desk: Desk, page: ArticlePage) -> ArticlePage:
    """Return an article that an editor has scheduled while it had no errors."""
    mended(desk)
    desk.editor.publish(page, go_live_at=f"{timezone.now() + timedelta(days=1):%Y-%m-%d %H:%M}")
    assert Page.objects.get(pk=page.pk).scheduled_revision
    due(page)
    return page


def test_at_its_hour(desk):
    page = scheduled(desk, linking(desk, desk.writer))
    Schedule().work()
    assert is_live(page) and not Notice.objects.filter(kind="publication_held").exists()


def test_what_has_gone_in_the_meantime_holds_it(desk):
    AuthorPageFactory(parent=desk.site.authors, user=desk.colleague.user)
    page = scheduled(desk, linking(desk, desk.writer, authors=[desk.colleague.user.author]))
    broken(desk)
    Notice.objects.all().delete()
    for _turn in range(2):
        Schedule().work()
    assert not is_live(page) and Page.objects.get(pk=page.pk).scheduled_revision is None
    notices = Notice.objects.filter(kind="publication_held", page=page)
    people = {desk.writer.user, desk.colleague.user, desk.editor.user}
    assert {notice.recipient for notice in notices} == people and len(notices) == 3
    assert "Adonde lleva" in notices[0].details["errors"]
