"""An article that readers answer."""

import pytest

from tests.blog.comments.readers import Readers


@pytest.fixture
def article(site):
    """Return a published article of an author who has a login."""
    from tests.factories import UserFactory

    site.author.user = UserFactory(username="lucia")
    site.author.save()
    return site.article(title="Ordenar el correo", slug="ordenar-el-correo")


@pytest.fixture
def readers(client, article) -> Readers:
    """Return those who read and answer the article."""
    return Readers(client, article)
