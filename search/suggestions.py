"""Suggestions while typing: published pages whose titles hold what is typed so far; never other people's searches."""

from django.http import HttpRequest, JsonResponse
from django.utils.text import capfirst
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page

from search.hooks import further_suggestions
from search.query import parse
from search.results import readable

MOST = 8
CANDIDATES = (24, 400)  # pages looked at: first few, more where most of them are drafts or private
SHORTEST = 2  # characters that are worth an answer


@csrf_exempt  # it only reads
@require_safe
def suggestions(request: HttpRequest) -> JsonResponse:
    """Answer with the titles, addresses and kinds of pages that the visitor may mean."""
    query = parse(request.GET.get("q", ""))
    found = _suggested(request, query.key) if len(query.key) >= SHORTEST else []
    return JsonResponse({"query": query.text, "suggestions": found})


def _suggested(request: HttpRequest, typed: str) -> list[dict[str, str]]:
    further = further_suggestions(request, typed)
    pages = [_suggestion(request, page) for page in _pages(request, typed)]
    return [*pages[: MOST - len(further)], *further]


def _pages(request: HttpRequest, typed: str) -> list[Page]:
    """Return the best of the pages that visitors may see; few candidates are looked at, so that it takes no time."""
    candidates = Page.objects.all().autocomplete(typed)
    for number in CANDIDATES:
        found = list(candidates[:number])
        pages = readable(request, found)
        if len(pages) >= MOST or len(found) < number:
            break
    return pages[:MOST]


def _suggestion(request: HttpRequest, page: Page) -> dict[str, str]:
    kind = page.cached_content_type.model_class()._meta.verbose_name
    return {"title": page.title, "url": page.get_url(request), "kind": capfirst(str(kind))}
