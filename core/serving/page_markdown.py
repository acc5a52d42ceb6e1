"""Each public page as Markdown, at its address and index.md: for programs that read, without a site around the words."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.views.decorators.http import require_safe
from wagtail.models import Site

from core.blocks.markdown import to_markdown
from core.serving.page_cache import public
from core.serving.renditions import load_pictures

TEMPLATE = "blocks/markdown.html"  # of a page whose type names no other as its `markdown_template`


@require_safe
@public
def page_markdown(request: HttpRequest, path: str) -> HttpResponse:
    """Serve a page as Markdown; what isn't public is not found, whoever asks."""
    page = _public_page(request, path)
    load_pictures(page)
    template = getattr(page, "markdown_template", TEMPLATE)
    context = page.get_context(request) | {"in_feed": True}
    address = page.get_full_url(request)
    text = to_markdown(render_to_string(template, context, request), address)
    response = HttpResponse(text, content_type="text/markdown; charset=utf-8")
    response["Link"] = f'<{address}>; rel="canonical"'
    return response


def _public_page(request: HttpRequest, path: str) -> Any:
    """Return the public page that has this very address, not one that answers for what lies below it."""
    site = Site.find_for_request(request)
    if site is None:
        raise Http404
    root = site.root_page.specific
    page = root.route(request, [part for part in path.split("/") if part]).page
    if page.url_path != f"{root.url_path}{path}" or page.get_view_restrictions().exists():
        raise Http404
    return page
