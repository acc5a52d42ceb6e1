"""Which pages the user of the CMS must not learn of while a request of hers is answered.

Widgets and converters of forms don't know who looks at them: who answers the request says it here.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.utils.translation import gettext as _

_hides: ContextVar[Callable[[Any], bool] | None] = ContextVar("hides", default=None)


@contextmanager
def hiding(hides: Callable[[Any], bool]) -> Iterator[None]:
    """Hide the pages of whose ids a function says so."""
    token = _hides.set(hides)
    try:
        yield
    finally:
        _hides.reset(token)


def is_hidden_from_viewer(page_id: Any) -> bool:
    """Tell whether a page is hidden from who looks; outside of the CMS none is."""
    hides = _hides.get()
    return hides is not None and hides(page_id)


def title_of_hidden() -> str:
    """Return what stands in place of a hidden page's title."""
    return _("A page that you can't see")


def title_for_viewer(page_id: Any, title: str) -> str:
    """Return a page's title, as far as who looks may know it."""
    return title_of_hidden() if is_hidden_from_viewer(page_id) else title
