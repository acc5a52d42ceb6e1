"""What the report offers to do about a search; the floors above add to it with the hook named here."""

from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.contrib.search_promotions.models import Query

from search.synonyms import is_term

# A function of the request that returns a function of the query, or None where the user may not: so that
# permissions are looked up once for all rows.
ACTION_HOOK = "register_search_action"


class SearchAction(NamedTuple):
    """A button beside a search: a link, or with the method 'post' a form."""

    label: str
    url: str
    method: str = "get"


type Offer = Callable[[Query], SearchAction | None]


def offers(request: HttpRequest) -> list[Offer]:
    """Return what the user may do about any search."""
    found = [register(request) for register in hooks.get_hooks(ACTION_HOOK)]
    return [offer for offer in found if offer]


def promoting(request: HttpRequest) -> Offer | None:
    """Offer to promote a result: Wagtail's form for the query, which stands in its table already."""
    if not request.user.has_perm("wagtailsearchpromotions.change_searchpromotion"):
        return None
    return lambda query: SearchAction(
        _("Promote a result"), reverse("wagtailsearchpromotions:edit", args=[query.pk])
    )


def naming_alike(request: HttpRequest) -> Offer | None:
    """Offer to make a synonym of a search that is short enough."""
    if not request.user.has_perm("search.add_synonym"):
        return None
    return _synonym


def _synonym(query: Query) -> SearchAction | None:
    if not is_term(query.query_string):
        return None
    address = reverse("wagtailsnippets_search_synonym:add")
    return SearchAction(
        _("Make a synonym"), f"{address}?{urlencode({'terms': query.query_string})}"
    )
