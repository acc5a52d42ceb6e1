"""The mails that leave by themselves when articles are published: how many, and publishing without them.

The newsletter sends them; who publishes asks here, and knows no newsletter.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from wagtail import hooks

# Functions (articles as they would be published) -> how many mails their publication would send to readers.
COUNT_HOOK = "count_publication_mails"

Counting = Callable[[Collection[Any]], int]

_are_wanted: ContextVar[bool] = ContextVar("publication_mails_are_wanted", default=True)


def count_mails(articles: Collection[Any]) -> int:
    """Return how many mails the publication of articles would send."""
    counting: list[Counting] = hooks.get_hooks(COUNT_HOOK)
    return sum(count(articles) for count in counting)


@contextmanager
def mails_wanted(are_wanted: bool) -> Iterator[None]:
    """Publish with or without mails about it, until the block ends."""
    token = _are_wanted.set(are_wanted)
    try:
        yield
    finally:
        _are_wanted.reset(token)


def are_mails_wanted() -> bool:
    """Return whether what is published now may be mailed about."""
    return _are_wanted.get()
