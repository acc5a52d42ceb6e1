"""What the tests of search stand on."""

import pytest
from django.test import Client

from tests.ground import planted


@pytest.fixture(autouse=True)
def _own_hits():
    """Drop what other tests have asked."""
    from search import hits

    hits.forget()
    yield
    hits.forget()


@planted(on="site")
def roles(site):
    """Return the site with its roles."""
    from editorial.permissions.roles import apply_roles

    apply_roles(site.blog, site.home)
    return site


@pytest.fixture
def editor(roles) -> Client:
    """Return an editor's browser."""
    from editorial.permissions.roles import EDITORS
    from tests.search.searches import log_in

    return log_in(EDITORS)
