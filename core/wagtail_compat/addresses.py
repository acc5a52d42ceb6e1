"""Integers in the addresses of Django, Wagtail and ours, bounded in one place."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.urls.converters import IntConverter

DIGITS = 18  # what every database holds as an id


def bound_integers() -> None:
    """Have `<int:…>` match no more digits than an id has, in every address.

    Why: Django's own takes any number of digits, which int() refuses beyond 4,300 and databases beyond 19, as errors;
    since 6.0 register_converter() doesn't replace one of its own.
    """
    IntConverter.regex = f"[0-9]{{1,{DIGITS}}}"


class IdsInAddressesMiddleware:
    """Answer 404 to an address with a longer id in a part that isn't `<int:…>`.

    Why: Wagtail has ids in `([0-9]+)` (documents), in `<str:pk>` (every viewset) and after the `?` (choosers, filters).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep what comes next."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Pass on."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Look at the parts that are ids by their name, or come first where none has a name."""
        named = [
            value for name, value in kwargs.items() if name in ("pk", "id") or name.endswith("_id")
        ]
        if any(map(_is_unheld, [*args[:1], *named, *self._asked(request)])):
            raise Http404

    def _asked(self, request: HttpRequest) -> list[str]:
        """Return what the CMS's views are asked for after the `?`, which most look up as it comes; not searched words."""
        if not request.path.startswith(reverse("wagtailadmin_home")):
            return []
        return [value for name, values in request.GET.lists() if name != "q" for value in values]


def _is_unheld(value: Any) -> bool:
    return len(str(value)) > DIGITS and str(value).isdecimal()
