"""The desk of a small editorial team."""

import pytest

from tests.blog.desk.team import Desk


@pytest.fixture
def desk(site) -> Desk:
    """Return the site with its roles, its workflow and its team."""
    return Desk(site)
