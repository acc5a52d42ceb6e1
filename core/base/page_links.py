"""Where the links of rich text lead: all of a page are asked for in one query."""

import re
from collections.abc import Collection, Iterable

from wagtail.models import Page

from core.base.request_memo import once_a_request

_LINK = re.compile(r"<a\b([^<>]*+)>")
_ID = re.compile(r'\bid="([0-9]{1,18})"')


def linked_pages(ids: Collection[str]) -> dict[str, Page]:
    """Return the published pages of these ids; what a request has asked for before isn't asked again."""
    known = _known_pages()
    if missing := {each for each in ids if each not in known and each.isdecimal()}:
        found = Page.objects.filter(pk__in=missing, live=True).order_by()
        pages = {str(page.pk): page for page in found}
        known |= {each: pages.get(each) for each in missing}
    return {each: page for each in ids if (page := known.get(each))}


def load_linked(texts: Iterable[str]) -> None:
    """Ask at once for the pages that rich texts link to, as they are stored."""
    links = (given for text in texts for given in _LINK.findall(text))
    pages = (given for given in links if 'linktype="page"' in given)
    linked_pages({each for given in pages for each in _ID.findall(given)})


@once_a_request
def _known_pages() -> dict[str, Page | None]:
    return {}
