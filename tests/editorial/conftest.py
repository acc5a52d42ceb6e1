"""The desk of a small editorial team."""

import pytest

from blog.models import TopicPage
from tests.editorial.mailing import Mailing
from tests.editorial.team import Desk
from tests.factories import TopicPageFactory
from tests.postbox import PostBox


@pytest.fixture
def mailing(settings, django_capture_on_commit_callbacks):
    """Run an SMTP server, and the worker beside it."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield Mailing(box, django_capture_on_commit_callbacks)


@pytest.fixture
def other(desk: Desk) -> TopicPage:
    """Return a second topic."""
    return TopicPageFactory(parent=desk.site.topics, title="Clientas")
