"""A blog with readers who subscribe."""

import pytest

from tests.newsletter.asking import Reader
from tests.newsletter.mailing import Mailing
from tests.postbox import PostBox
from tests.worker import Worker


@pytest.fixture
def worker(settings, django_capture_on_commit_callbacks):
    """Run an SMTP server, and the worker beside it."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield Worker(box, django_capture_on_commit_callbacks)


@pytest.fixture
def reader(client, site, worker) -> Reader:
    """Return somebody with a browser and a mailbox."""
    return Reader(client, worker)


@pytest.fixture
def mailing(site, worker) -> Mailing:
    """Return a blog whose articles are mailed."""
    return Mailing(site, worker)
