"""Integers in the addresses of Django, Wagtail and ours, bounded in one place."""

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.urls.converters import IntConverter

READ_IN = "Django 6.1.3, Wagtail 8.0.1"
PRIVATE = ("IntConverter",)
DIGITS = 18  # what every database holds as an id
NOBODYS = "9" * DIGITS
ALL = "all"
# Where Wagtail looks ids up as they come, and how it's given them; elsewhere an `id` may name a block, or a token.
LOOKUPS, OF_IDS = ("/bulk/", "/choose"), ("id", "target_pages[]")


def bound_integers() -> None:
    """Have `<int:…>` match no more digits than an id has, in every address.

    Why: Django's own takes any number of digits, which int() refuses beyond 4,300 and databases beyond 19, as errors;
    since 6.0 register_converter() doesn't replace one of its own.
    """
    IntConverter.regex = f"[0-9]{{1,{DIGITS}}}"


class IdsInAddressesMiddleware:
    """Answer 404 to an address with a longer id in a part that isn't `<int:…>`; take one after the `?` for nobody's.

    Why: Wagtail has ids in `([0-9]+)` (documents), in `<str:pk>` (every viewset), and looks up what it's asked after
    the `?` (filters) as it comes; bulk actions and choosers fail even where it's no id at all.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        """Keep the next middleware."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Call the next middleware."""
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> None:
        """Look at the parts that are ids by their name, or come first where none has a name."""
        named = [
            value for name, value in kwargs.items() if name in ("pk", "id") or name.endswith("_id")
        ]
        if any(map(_is_unheld, [*args[:1], *named])):
            raise Http404
        if request.path.startswith(reverse("wagtailadmin_home")):
            looked_up = OF_IDS if any(part in request.path for part in LOOKUPS) else ()
            request.GET = _bounded(request.GET, looked_up)  # type: ignore[assignment]


def _bounded(asked: QueryDict, of_ids: tuple[str, ...]) -> QueryDict:
    """Return what is asked with the greatest id in place of greater ones and of what is none; searched words stay."""
    held = {
        name: values if name == "q" else [_read(each, name in of_ids) for each in values]
        for name, values in asked.lists()
    }
    if held == dict(asked.lists()):
        return asked
    changed = asked.copy()
    for name, values in held.items():
        changed.setlist(name, values)
    return changed


def _read(value: str, is_id: bool) -> str:
    is_none = is_id and value != ALL and not (value.isascii() and value.isdecimal())
    return NOBODYS if is_none or _is_unheld(value) else value


def _is_unheld(value: Any) -> bool:
    return len(str(value)) > DIGITS and str(value).isdecimal()
