"""Sites: where their pages begin, asked once a request."""

from collections.abc import Callable
from typing import Any

from wagtail.models import Site

READ_IN = "Wagtail 8.0.1"
PRIVATE = ("get_site_root_paths",)


def ask_root_paths(asked: Callable[[Callable[[], Any]], Callable[[], Any]]) -> None:
    """Have the root paths of sites asked in another way, such as once a request.

    Why: each page that is asked for its address without a request (links of menus and texts, those of mails) asks the
    cache, which is a table of the database where there is no Redis.
    """
    asks = Site.get_site_root_paths
    if not hasattr(asks, "__wrapped__"):
        Site.get_site_root_paths = staticmethod(asked(asks))
