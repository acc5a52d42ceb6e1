"""Search in the CMS: the report and its actions, the synonyms, what happens once a day."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import CreateView, SnippetViewSet

from core.admin.permissions import PermissionMenuItem, permissions_named
from core.tasks.scheduling import DAILY_HOOK
from search.actions import ACTION_HOOK, naming_alike, promoting
from search.hits import prune
from search.models import Synonym
from search.reports import SearchReport

VIEW_REPORT = "search.view_searchoutcome"

hooks.register(ACTION_HOOK, promoting, order=-2)
hooks.register(ACTION_HOOK, naming_alike, order=-1)


class SynonymCreateView(CreateView):
    """The form of a new synonym, whose first term an address may give."""

    def get_initial(self) -> dict[str, Any]:
        """Fill in the first term, and the comma that the next one follows."""
        term = self.request.GET.get("terms", "")[:500]
        return super().get_initial() | ({"terms": f"{term}, "} if term else {})


class SynonymViewSet(SnippetViewSet):
    """Synonyms among the snippets."""

    model = Synonym
    icon = "link"
    list_display = ["terms"]
    search_fields = ["terms"]
    ordering = ["terms"]
    add_view_class = SynonymCreateView


register_snippet(SynonymViewSet)


@hooks.register("register_reports_menu_item")
def report_menu_item() -> MenuItem:
    """Put the report among the reports."""
    address = reverse("search_report")
    return PermissionMenuItem(
        _("Searches"),
        address,
        name="searches",
        icon_name="search",
        order=1300,
        permission=VIEW_REPORT,
    )


@hooks.register("construct_reports_menu")
def hide_search_terms(request: HttpRequest, items: list[MenuItem]) -> None:
    """Take Wagtail's own report away: ours says the same and more."""
    items[:] = [item for item in items if item.name != "search-terms"]


@hooks.register("register_admin_urls")
def report_urls() -> list[URLPattern]:
    """Return the addresses of the report."""
    return [
        path("reports/searches/", SearchReport.as_view(), name="search_report"),
        path(
            "reports/searches/results/",
            SearchReport.as_view(results_only=True),
            name="search_report_results",
        ),
    ]


@hooks.register("register_permissions")
def reading_the_report() -> QuerySet[Permission]:
    """Let the groups' form grant reading the report."""
    return permissions_named(VIEW_REPORT)


@hooks.register(DAILY_HOOK)
def pruning() -> Callable[[], None]:
    """Drop old counts once a day."""
    return prune
