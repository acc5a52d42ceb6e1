"""What serving registers: pages as the same for every visitor, their pictures at once, the care of renditions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks

from core.serving.page_cache import mark_public
from core.serving.renditions import load_pictures
from core.serving.warming import look_for_lacking, prune_unused
from core.tasks.scheduling import DAILY_HOOK

hooks.register(DAILY_HOOK, lambda: prune_unused)
hooks.register(DAILY_HOOK, lambda: look_for_lacking)


@hooks.register("before_serve_page")
def load_pictures_of_page(page: Any, *args: Any) -> None:
    """Load what is ready of the page's pictures."""
    load_pictures(page)


@hooks.register("on_serve_page", order=-1)  # around all others, which say what is private
def mark_pages(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the answers of public pages be stored."""

    def served(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return mark_public(request, serve(page, request, args, kwargs))

    return served
