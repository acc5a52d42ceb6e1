"""Suggestions while typing: published pages by their titles and headings; never other people's searches."""

from collections.abc import Collection
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils.text import capfirst
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from wagtail.models import Page

from search.analysis import compounds, fold, terms
from search.backends.expressions import HeadingText
from search.backends.nearest import nearest_started
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
    pages = _pages(request, typed)
    words = [_forms(part) for parts in compounds(typed) for part in parts]
    below = [page for page in pages if not _is_in(words, page.title)]
    specific = Page.objects.specific().in_bulk([page.pk for page in below]) if below else {}
    found = [_suggestion(request, page, specific.get(page.pk), words) for page in pages]
    return [*found[: MOST - len(further)], *further]


def _pages(request: HttpRequest, typed: str) -> list[Page]:
    """Return the best of the pages that visitors may see; few candidates are looked at, so that it takes no time."""
    candidates = Page.objects.all().autocomplete(HeadingText(typed))
    for number in CANDIDATES:
        found = list(candidates[:number])
        pages = readable(request, found)
        if len(pages) >= MOST or len(found) < number:
            break
    return pages[:MOST]


def _forms(word: str) -> tuple[str, ...]:
    """Return what a word begins with that is meant by one typed, and its stems."""
    return fold(word), *nearest_started(fold(word), public=True), *terms(word).asked


def _is_in(words: Collection[tuple[str, ...]], text: str) -> bool:
    """Tell whether a text has all words typed."""
    return len(_matching(words, text)) == len(words)


def _matching(words: Collection[tuple[str, ...]], text: str) -> list[tuple[str, ...]]:
    parts = [part for each in compounds(text) for part in each]
    terms_ = [term for part in parts for term in (fold(part), *terms(part).indexed)]
    return [forms for forms in words if any(term.startswith(forms) for term in terms_)]


def _suggestion(
    request: HttpRequest, page: Page, specific: Any, words: Collection[tuple[str, ...]]
) -> dict[str, str]:
    """Return the page, or the heading in it that holds more of what is typed than its title."""
    kind = page.cached_content_type.model_class()._meta.verbose_name
    found = {"title": page.title, "url": page.get_url(request), "kind": capfirst(str(kind))}
    headings = specific.search_sections() if specific else []
    best = max(headings, key=lambda heading: len(_matching(words, heading.text)), default=None)
    if not best or len(_matching(words, best.text)) <= len(_matching(words, page.title)):
        return found
    return found | {"title": best.text, "url": f"{found['url']}#{best.anchor}", "kind": page.title}
