"""The backend that those of both databases are."""

from typing import Any

from modelsearch.backends.base import BaseSearchBackend

from search.backends.indexing import Rebuilder
from search.backends.results import Results


class Backend(BaseSearchBackend):
    """A backend whose index lies in the site's own database."""

    results_class = Results
    rebuilder_class = Rebuilder

    def __init__(self, params: dict[str, Any]) -> None:
        """Need no parameters."""
        super().__init__(params)
