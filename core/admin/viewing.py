"""Which pages the user of the CMS must not learn of while a request of hers is answered.

Widgets, converters and forms don't know who looks at them: who answers the request says it here.
"""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.utils.translation import gettext as _

Hidden = Callable[[], Collection[int]]

_hidden: ContextVar[Hidden] = ContextVar("hidden", default=frozenset)


@contextmanager
def hiding(hidden: Hidden) -> Iterator[None]:
    """Hide the pages whose ids a function returns; it is asked when first needed, and should remember."""
    token = _hidden.set(hidden)
    try:
        yield
    finally:
        _hidden.reset(token)


def hidden_from_viewer() -> Collection[int]:
    """Return the ids of the pages that are hidden from who looks; outside of the CMS none is."""
    return _hidden.get()()


def is_hidden_from_viewer(page_id: int) -> bool:
    """Tell whether a page is hidden from who looks."""
    return page_id in hidden_from_viewer()


def title_of_hidden() -> str:
    """Return what stands in place of a hidden page's title."""
    return _("A page that you can't see")


def title_for_viewer(page_id: int, title: str) -> str:
    """Return a page's title, as far as who looks may know it."""
    return title_of_hidden() if is_hidden_from_viewer(page_id) else title
