"""The article list of the CMS: its view, export, search and menu item."""

from functools import partial
from typing import Any

from django.db.models import Case, F, Q, When
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.auth import user_has_any_page_permission
from wagtail.admin.views.pages.listing import IndexView
from wagtail.admin.viewsets.pages import PageListingViewSet

from blog.models import ArticlePage
from core.admin.listing import KnownFiltersMixin
from core.admin.permissions import PermissionMenuItem
from editorial.articles.columns import (
    COLUMNS,
    ArticleTable,
    band_of,
    comments_of,
    in_detailed_batches,
    index_of,
    names_of,
    prefetched,
    topic_of,
)
from editorial.articles.filters import ArticleFilterSet
from editorial.permissions.pages import visible_pages

RANKED = 200  # matches that are put in the order of their relevance
EXPORT: dict[str, Any] = {
    "title": gettext_lazy("Title"),
    "state": gettext_lazy("State"),
    "topic": gettext_lazy("Topic"),
    "series": gettext_lazy("Series"),
    "series_place": gettext_lazy("Place in the series"),
    "authors": gettext_lazy("Authors"),
    "words": gettext_lazy("Words"),
    "readability": gettext_lazy("Readability"),
    "index": gettext_lazy("Index of readability"),
    "comments": gettext_lazy("Comments"),
    "comments_open": gettext_lazy("Comments are"),
    "date": gettext_lazy("Date"),
    "changed": gettext_lazy("Last change"),
    "changed_by": gettext_lazy("Changed by"),
    "address": gettext_lazy("Address"),
}


class Exports(IndexView):
    """Export all listed articles as a spreadsheet, in batches."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stream the export without building the page, which would load all articles."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        rows = in_detailed_batches(self.get_queryset())
        return self.as_spreadsheet(rows, request.GET["export"])

    def to_row_dict(self, item: Any) -> dict[str, Any]:
        """Return the cells of an article's row in the export."""
        return {
            "title": item.draft_title,
            "state": ", ".join(str(state.label) for state in item.states),
            "topic": topic_of(item),
            "series": item.series.title if item.series else "",
            "series_place": item.series_place,
            "authors": names_of(item),
            "words": item.words,
            "readability": band_of(item),
            "index": index_of(item),
            "comments": item.comment_count,
            "comments_open": str(comments_of(item)),
            "date": item.date,
            "changed": item.latest_revision_created_at,
            "changed_by": item.changed_by,
            "address": item.get_full_url(self.request) or "",
        }


class ArticleListView(KnownFiltersMixin, Exports, IndexView):
    """List the articles that the user may see: filtered, searched, ordered."""

    model: Any = ArticlePage
    table_class = ArticleTable
    table_classname = "listing full-width articles-table"
    results_template_name = "desk/listing/results.html"
    filterset_class = ArticleFilterSet
    columns = COLUMNS
    paginate_by = 30
    list_export = list(EXPORT)
    export_headings = EXPORT

    def get_base_queryset(self) -> Any:
        """Return the articles that the user may see."""
        return prefetched(visible_pages(self.request, ArticlePage.objects.all()))

    def get_ordering(self) -> str | None:
        """Return the ordering asked for, None for relevance."""
        asked = self.request.GET.get("ordering")
        if asked in self.get_valid_orderings():
            return asked
        return None if self.is_searching else self.default_ordering

    def order_queryset(self, queryset: Any) -> Any:
        """Order as asked, equals by their age, so that none changes places from page to page."""
        ordering = self.ordering or self.default_ordering
        field, falls = F(ordering.removeprefix("-")), ordering.startswith("-")
        first = field.desc(nulls_last=True) if falls else field.asc(nulls_first=True)
        return queryset.order_by(first, "-pk")

    def search_queryset(self, queryset: Any) -> Any:
        """Keep articles with the words anywhere, or with their beginnings in the title."""
        if not self.is_searching:
            return queryset
        everything = ArticlePage.objects.order_by()
        started = everything.autocomplete(self.search_query).query_compiler.filtered()
        written = everything.search(self.search_query).query_compiler.filtered()
        found = queryset.filter(Q(pk__in=started.values("pk")) | Q(pk__in=written.values("pk")))
        return found if self.ordering else self._best_first(found)

    def _best_first(self, found: Any) -> Any:
        """Order the best RANKED matches first, whole words before beginnings, and the rest as it is."""
        articles = ArticlePage.objects.filter(pk__in=found.order_by().values("pk"))
        keys = articles.order_by().values_list("pk", flat=True)
        best = [
            *keys.search(self.search_query)[:RANKED],
            *keys.autocomplete(self.search_query)[:RANKED],
        ]
        places = [When(pk=key, then=place) for place, key in enumerate(dict.fromkeys(best))]
        if not places:
            return found
        return found.order_by(Case(*places, default=len(best)), *found.query.order_by)

    @cached_property
    def no_results_message(self) -> str:
        """Return why nothing is listed."""
        if self.has_bad_filter:
            return _(
                "One of the filters asks for something that doesn't exist (any more). Take it away, or clear all filters."
            )
        return super().no_results_message

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the list's style sheet."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += Media(css={"all": ["desk/listing.css"]})
        context["model_opts"] = ArticlePage._meta
        return context


class ArticleListViewSet(PageListingViewSet):
    """Register the article list."""

    model: Any = ArticlePage
    index_view_class = ArticleListView
    columns = COLUMNS
    filterset_class = ArticleFilterSet
    export_filename = "articles"
    icon = "doc-full"
    menu_label = gettext_lazy("Articles")
    menu_name = "article-list"
    menu_order = 105
    menu_item_class = staticmethod(
        partial(PermissionMenuItem, permission=user_has_any_page_permission)
    )
    add_to_admin_menu = True


article_list_viewset = ArticleListViewSet("article-list")


def listed_articles(request: HttpRequest) -> Any:
    """Return the articles that the list shows for a request's query string."""
    view = ArticleListView()
    view.setup(request)
    return view.get_queryset()
