"""An article that readers answer."""

import pytest

from tests.comments.postman import Postman
from tests.comments.readers import Readers
from tests.ground import planted
from tests.postbox import PostBox


@planted(on="site")
def owned(site):
    """Return a published article of an author who has a login."""
    from tests.factories import UserFactory

    site.author.user = UserFactory(username="lucia")
    site.author.save()
    return site.article(title="Ordenar el correo", slug="ordenar-el-correo")


@planted(on="desk")
def unowned(desk):
    """Return one whose author has none, beside the desk."""
    return desk.site.article(title="Ordenar el correo", slug="ordenar-el-correo")


@pytest.fixture
def article(owned):
    """Return the article that readers answer, where a module names no other."""
    return owned


@pytest.fixture
def readers(client, article) -> Readers:
    """Return those who read and answer the article."""
    return Readers(client, article)


@pytest.fixture
def postman(settings, django_capture_on_commit_callbacks):
    """Run an SMTP server, and the worker beside it."""
    with PostBox() as box:
        settings.MAILERS = box.mailers()
        yield Postman(box, django_capture_on_commit_callbacks, settings.SITE_URL)


@pytest.fixture
def commits(django_capture_on_commit_callbacks):
    """Return pytest-django's way to run what waits for the end of a transaction."""
    return django_capture_on_commit_callbacks
