"""The report of what visitors search, and what can be done about it."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import F, Q, QuerySet, Sum
from django.middleware.csrf import get_token
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, DateColumn, NumberColumn
from wagtail.admin.views.reports import ReportView
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.permission_policies import ModelPermissionPolicy

from core.admin.plots import Plot, line, plot
from search.actions import Offer, offers
from search.models import SearchOutcome

DEFAULT_DAYS = 30
# The default has no value: Wagtail would else show it as a filter that somebody has set.
PERIODS = [("7", _("Last 7 days")), ("", _("Last 30 days")), ("90", _("Last 90 days"))]
RESULTS = [("", _("All")), ("none", _("Without results")), ("some", _("With results"))]


class SearchFilterSet(WagtailFilterSet):
    """Filters of the report."""

    period = django_filters.ChoiceFilter(
        label=_("Period"),
        choices=PERIODS,
        empty_label=None,
        widget=forms.RadioSelect,
        method="keep_all",
    )
    results = django_filters.ChoiceFilter(
        label=_("Results"),
        choices=RESULTS,
        empty_label=None,
        widget=forms.RadioSelect,
        method="keep_by_results",
    )

    class Meta:
        model = Query
        fields: list[str] = []

    def keep_all(self, queries: QuerySet, name: str, value: str) -> QuerySet:
        """Leave the period to the report, which counts in it."""
        return queries

    def keep_by_results(self, queries: QuerySet, name: str, value: str) -> QuerySet:
        """Keep the searches that had results when last asked, or those that had none."""
        return queries.filter(found=0) if value == "none" else queries.filter(found__gt=0)

    @property
    def days(self) -> int:
        """Return how many days were chosen."""
        chosen = self.form.cleaned_data.get("period") if self.is_valid() else None
        return int(chosen or DEFAULT_DAYS)


class TrendColumn(BaseColumn):
    """A small line over the period, and how often in its first and its second half."""

    cell_template_name = "search/admin/trend_cell.html"


class ActionsColumn(BaseColumn):
    """What can be done about a search."""

    cell_template_name = "search/admin/actions_cell.html"

    def __init__(self, name: str, offers: Sequence[Offer], **kwargs: Any) -> None:
        """Take what the user may do."""
        super().__init__(name, **kwargs)
        self.offers = offers

    def get_cell_context_data(self, instance: Query, parent_context: Any) -> dict[str, Any]:
        """Add the actions, and the token of those that write."""
        context = super().get_cell_context_data(instance, parent_context)
        actions = [action for offer in self.offers if (action := offer(instance))]
        return context | {"actions": actions, "csrf_token": get_token(context["request"])}


class SearchReport(ReportView):
    """What visitors search, how often, and how many results they get."""

    page_title = _("Searches")
    header_icon = "search"
    model = Query
    permission_policy = ModelPermissionPolicy(SearchOutcome)
    permission_required = "view"
    filterset_class = SearchFilterSet
    is_searchable = True
    default_ordering = "-times"
    index_url_name = "search_report"
    index_results_url_name = "search_report_results"
    results_template_name = "search/admin/report_results.html"
    export_filename = "searches"
    list_export = ["query_string", "times", "found", "earlier", "later", "asked"]
    export_headings = {
        "query_string": _("Words"),
        "times": _("Times"),
        "found": _("Results last time"),
        "earlier": _("Times in the first half"),
        "later": _("Times in the second half"),
        "asked": _("Last asked"),
    }

    @cached_property
    def columns(self) -> list[BaseColumn]:
        """Return the columns; the last one is what this user may do."""
        return [
            Column(
                "query_string",
                label=_("Words"),
                sort_key="query_string",
                classname="title searches-words",
            ),
            NumberColumn("times", label=_("Times"), sort_key="times"),
            Column("found", label=_("Results last time"), sort_key="found"),
            TrendColumn("trend", label=_("Trend"), sort_key="rise"),
            DateColumn("asked", label=_("Last asked"), sort_key="asked"),
            ActionsColumn("actions", offers(self.request), label=_("Actions")),
        ]

    @cached_property
    def days(self) -> list[date]:
        """Return the days of the period, today last."""
        today = timezone.localdate()
        return [today - timedelta(days=ago) for ago in reversed(range(self.filters.days))]

    def get_base_queryset(self) -> QuerySet:
        """Return the queries asked in the period, how often in all and in each half, and their outcome."""
        half = len(self.days) // 2
        hits, day = "daily_hits__hits", "daily_hits__date"
        later = Q(**{f"{day}__gte": self.days[-half]})
        earlier = Q(**{f"{day}__gte": self.days[-2 * half], f"{day}__lt": self.days[-half]})
        return (
            Query.objects.filter(**{f"{day}__gte": self.days[0]})
            .annotate(times=Sum(hits), found=F("outcome__results"))
            .annotate(asked=F("outcome__searched_at"))
            .annotate(later=Sum(hits, filter=later, default=0))
            .annotate(earlier=Sum(hits, filter=earlier, default=0))
            .annotate(rise=F("later") - F("earlier"))
        )

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Order as asked; what has no outcome comes last, and equals by their words."""
        field = F(self.ordering.removeprefix("-"))
        falls = self.ordering.startswith("-")
        first = field.desc(nulls_last=True) if falls else field.asc(nulls_last=True)
        return queryset.order_by(first, "query_string")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Keep the queries that contain what is looked for; they are stored in lower case."""
        return queryset.filter(query_string__contains=self.search_query.lower())

    def get_filtered_queryset(self) -> QuerySet:
        """Keep what is listed, for the plot."""
        self.listed = super().get_filtered_queryset()
        return self.listed

    def get_table(self, object_list: Any) -> Any:
        """Add the line of its days to each row."""
        rows = list(object_list)
        if not self.is_export:
            self._draw_lines(rows)
        return super().get_table(rows)

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the plot, and what it looks like."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += forms.Media(css={"all": ["search/report.css"]})
        if not self.is_export:
            context["plot"] = self._plot()
        return context

    def _draw_lines(self, rows: list[Query]) -> None:
        numbers: dict[int, dict[date, int]] = defaultdict(dict)
        hits = QueryDailyHits.objects.filter(query__in=rows, date__gte=self.days[0])
        for query, day, number in hits.values_list("query_id", "date", "hits"):
            numbers[query][day] = number
        for row in rows:
            row.line = line([numbers[row.pk].get(day, 0) for day in self.days])

    def _plot(self) -> Plot:
        hits = QueryDailyHits.objects.filter(date__gte=self.days[0])
        if self.is_searching or self.is_filtering:
            hits = hits.filter(query__in=self.listed.order_by().values("pk"))
        numbers = dict(hits.values_list("date").annotate(Sum("hits")))
        return plot(self.days, [numbers.get(day, 0) for day in self.days])
