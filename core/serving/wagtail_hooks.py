"""What serving registers: pages as the same for every visitor, their pictures at once, the care of renditions."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from wagtail import hooks
from wagtail.fields import StreamField

from core.base.models import SiteImage
from core.blocks.walking import leaves
from core.serving.page_cache import mark_public
from core.serving.renditions import SPECS, load_renditions
from core.serving.warming import look_for_lacking, prune_unused
from core.tasks.scheduling import DAILY_HOOK

hooks.register(DAILY_HOOK, lambda: prune_unused)
hooks.register(DAILY_HOOK, lambda: look_for_lacking)


@hooks.register("before_serve_page")
def load_pictures(page: Any, *args: Any) -> None:
    """Load what is ready of the page's pictures: by one query for its blocks, by one for its fields."""
    fields = page._meta.concrete_fields
    streams = [getattr(page, field.name) for field in fields if isinstance(field, StreamField)]
    values = (value for body in streams for _block, value in leaves(body.stream_block, body))
    load_renditions(
        [value for value in values if isinstance(value, SiteImage)], SPECS["text"].loaded
    )
    load_renditions(
        [getattr(page, field.name) for field in fields if field.related_model is SiteImage]
    )


@hooks.register("on_serve_page", order=-1)  # around all others, which say what is private
def mark_pages(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let the answers of public pages be stored."""

    def served(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        return mark_public(request, serve(page, request, args, kwargs))

    return served
