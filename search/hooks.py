"""What higher floors add to the search page and to suggestions, by Wagtail hooks of these names."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks

# A function of the request that returns {name: [objects with title and url]}, shown where there is nothing to list.
STARTING_POINTS_HOOK = "register_search_starting_points"
# A function of the request and what is typed that returns [{"title", "url", "kind"}].
SUGGESTIONS_HOOK = "register_search_suggestions"


def starting_points(request: HttpRequest) -> dict[str, Any]:
    """Return where a visitor may begin who found nothing."""
    return {
        name: points
        for hook in hooks.get_hooks(STARTING_POINTS_HOOK)
        for name, points in hook(request).items()
    }


def further_suggestions(request: HttpRequest, typed: str) -> list[dict[str, str]]:
    """Return suggestions that are no pages."""
    return [found for hook in hooks.get_hooks(SUGGESTIONS_HOOK) for found in hook(request, typed)]
