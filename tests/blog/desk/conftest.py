"""The desk of a small editorial team."""

import pytest
from django.test import Client

from tests.blog.desk.team import Desk


@pytest.fixture
def desk(site) -> Desk:
    """Return the site with its roles, its workflow and its team."""
    return Desk(site)


@pytest.fixture
def anonymous() -> Client:
    """Return a visitor."""
    return Client()
