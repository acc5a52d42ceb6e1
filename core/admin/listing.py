"""A list of the CMS with a tab for each state, whatever its address asks for; the history of one of its rows."""

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db.models import Count, F, Model, QuerySet
from django.forms import Media
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from wagtail.admin.views.generic import IndexView
from wagtail.models import ModelLogEntry

from core.admin.filters import having
from core.wagtail_compat.views import FRAGMENT

ALL = "all"
BATCH = 500  # rows that an export holds at once
MEDIA = Media(css={"all": ["css/admin-lists.css"]})


class Tab(NamedTuple):
    """A state: its label, how many of what is looked for are in it, and the address of the list of them."""

    label: str | Promise
    number: int
    address: str
    is_current: bool


class KnownFiltersMixin:
    """A list that shows nothing where its address asks for a filter that there isn't: everything would look like its result."""

    filters: Any

    @cached_property
    def has_bad_filter(self) -> bool:
        """Return whether the address names a filter's value that there isn't."""
        return bool(self.filters and not self.filters.is_valid())

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        """Filter, or show nothing."""
        return queryset.none() if self.has_bad_filter else super().filter_queryset(queryset)  # type: ignore[misc]


class StateListView(KnownFiltersMixin, IndexView):
    """What is in a state, filtered, searched, in an order that stays from page to page."""

    request: HttpRequest
    template_name = "base/listing/list.html"
    results_template_name = "base/listing/results.html"
    labels: Mapping[
        str, str | Promise
    ] = {}  # of the states, ALL among them, in the order of their tabs
    first_state = ALL
    list_media = Media()
    paginate_by = 50
    FORMATS: tuple[str, ...] = ()

    @cached_property
    def state(self) -> str:
        """Return the state asked for."""
        return self.request.GET.get("state") or self.first_state

    @cached_property
    def has_bad_filter(self) -> bool:
        """Return whether the address asks for something that there isn't."""
        known = self.search_form.is_valid() and self.state in self.labels
        return super().has_bad_filter or not known

    @cached_property
    def tabs(self) -> list[Tab]:
        """Return the states with their numbers."""
        counted = self.found.order_by().values("state").annotate(number=Count("pk"))
        numbers = dict(counted.values_list("state", "number"))
        numbers[ALL] = sum(numbers.values())
        return [
            self._tab(state, label, numbers.get(state, 0)) for state, label in self.labels.items()
        ]

    def get_search_form(self) -> Any:
        """Return the form bound, so that it shows its errors."""
        form = super().get_search_form()
        return form and type(form)({"q": self.request.GET.get("q", "")})

    def get_queryset(self) -> QuerySet:
        """Return what is in the state asked for; what is in any is counted."""
        self.found = super().get_queryset()
        return self.found if self.state == ALL else self.found.filter(state=self.state)

    def order_queryset(self, queryset: QuerySet) -> QuerySet:
        """Order as asked, what has no value last, equals by their age."""
        field, falls = F(self.ordering.removeprefix("-")), self.ordering.startswith("-")
        first = field.desc(nulls_last=True) if falls else field.asc(nulls_last=True)
        return queryset.order_by(first, "-pk")

    def search_queryset(self, queryset: QuerySet) -> QuerySet:
        """Keep what has each word somewhere."""
        return queryset.filter(having(self.search_query, self.search_fields))

    @cached_property
    def no_results_message(self) -> str:
        """Return why nothing is listed."""
        if self.has_bad_filter:
            return _(
                "One of the filters asks for something that doesn't exist (any more). Take it away, or clear all filters."
            )
        if self.is_searching or self.is_filtering:
            return _("Nothing here matches what you look for.")
        return _("None here.")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what it looks like."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += MEDIA + self.list_media
        return context

    def _tab(self, state: str, label: str | Promise, number: int) -> Tab:
        asked = self.request.GET.copy()
        for name in ("p", FRAGMENT):
            asked.pop(name, None)
        asked["state"] = state
        return Tab(label, number, f"{self.index_url}?{asked.urlencode()}", state == self.state)


class ExportedListView(StateListView):
    """The same, which may be taken away as a spreadsheet: `export_headings` names its columns."""

    FORMATS = (StateListView.FORMAT_XLSX, StateListView.FORMAT_CSV)

    @property
    def list_export(self) -> list[str]:
        """Return the names of the columns."""
        return list(self.export_headings)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Stream the export without building the page, which would load all rows."""
        if not self.is_export:
            return super().get(request, *args, **kwargs)
        return self.as_spreadsheet(self.get_queryset(), request.GET["export"])

    def as_spreadsheet(self, queryset: Any, spreadsheet_format: str) -> HttpResponse:
        """Stream the rows from the database."""
        rows = queryset.iterator(chunk_size=BATCH)
        return super().as_spreadsheet(rows, spreadsheet_format)


def history_of(instance: Model, most: int) -> QuerySet[ModelLogEntry]:
    """Return what the log says of an object, the latest first."""
    entries = ModelLogEntry.objects.for_instance(instance).select_related("user")
    return entries.order_by("-timestamp", "-pk")[:most]
