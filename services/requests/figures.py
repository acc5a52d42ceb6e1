"""How many requests come a month and what becomes of them: figures alone, without a word of a client."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Count, F, Value, When
from django.db.models.functions import TruncMonth
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.generic import TemplateView
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.widgets.button import HeaderButton

from core.admin.permissions import PermissionRequired
from core.admin.plots import Plot, plot
from core.base.exports import csv_file
from services.admin.report import SEE as SEE_REPORT
from services.models import ServiceRequest
from services.models.requests import State
from services.requests.notifications import may_see

MONTHS = 24
UNCONFIRMED = "unconfirmed"
OUTCOMES: dict[str, str | Promise] = {
    **dict(ServiceRequest.State.choices),
    UNCONFIRMED: gettext_lazy("Address not confirmed"),
}


class Outcome(NamedTuple):
    """What became of requests, with its plot over the months."""

    label: str
    plot: Plot


class Month(NamedTuple):
    """A month in words, how many of its requests came to each outcome, in their order, and how many came."""

    label: str
    numbers: list[int]
    total: int


class Figures(NamedTuple):
    """Requests by outcome and by month, the earliest first."""

    outcomes: list[Outcome]
    months: list[Month]
    summary: str


def figures() -> Figures:
    """Count the requests of the last months, those that were erased too, in one query."""
    days = _first_days()
    counted = _counted(days[0])
    rows = {outcome: [counted.get((day, outcome), 0) for day in days] for outcome in OUTCOMES}
    most = max(map(max, rows.values()))
    months = [
        Month(date_format(day, "YEAR_MONTH_FORMAT"), list(numbers), sum(numbers))
        for day, numbers in zip(days, zip(*rows.values(), strict=True), strict=True)
    ]
    outcomes = [
        Outcome(str(OUTCOMES[outcome]), plot(days, numbers, most))
        for outcome, numbers in rows.items()
        if any(numbers)
    ]
    return Figures(outcomes, months, _summary(outcomes, sum(each.total for each in months)))


def _counted(since: date) -> dict[tuple[date, str], int]:
    """Return the numbers of requests by the first day of their month and their outcome."""
    start = datetime.combine(since, time(), tzinfo=timezone.get_current_timezone())
    unconfirmed = When(state=State.NEW, confirmed_at=None, then=Value(UNCONFIRMED))
    found = (
        ServiceRequest.objects.filter(created_at__gte=start)
        .annotate(month=TruncMonth("created_at"), outcome=Case(unconfirmed, default=F("state")))
        .order_by()
        .values_list("month", "outcome")
        .annotate(number=Count("pk"))
    )
    return {(month.date(), outcome): number for month, outcome, number in found}


def _first_days() -> list[date]:
    """Return the first days of the months, the current one last."""
    days = [timezone.localdate().replace(day=1)]
    while len(days) < MONTHS:
        days.insert(0, (days[0] - timedelta(days=1)).replace(day=1))
    return days


def _summary(outcomes: Sequence[Outcome], total: int) -> str:
    said = ngettext(
        "%(number)d request in %(months)d months", "%(number)d requests in %(months)d months", total
    ) % {"number": total, "months": MONTHS}
    parts = ", ".join(f"{each.label}: {each.plot.total}" for each in outcomes)
    return f"{said}. {parts}." if parts else f"{said}."


class FiguresView(PermissionRequired, WagtailAdminTemplateMixin, TemplateView):
    """A plot for each outcome, the numbers as a table and as a file."""

    template_name = "services/requests/figures.html"
    header_icon = "arrow-up"
    page_title = gettext_lazy("Figures of requests")

    def is_allowed(self, request: HttpRequest) -> bool:
        """Return whether she sees requests, or the report on services."""
        return request.user.has_perm(SEE_REPORT) or may_see(request.user)

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the page, or give the file."""
        if request.GET.get("export") != "csv":
            return super().get(request, *args, **kwargs)
        named = f'attachment; filename="{_("figures-of-requests")}.csv"'
        return HttpResponse(
            "".join(csv_file(_rows(figures()))),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": named},
        )

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Offer the file."""
        return [HeaderButton(_("Download CSV"), url="?export=csv", icon_name="download")]

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Lead back to the inbox, for who may see it."""
        inbox = {"url": reverse("service_requests:index"), "label": _("Requests")}
        return [
            *self.breadcrumbs_items,
            *([inbox] if may_see(self.request.user) else []),
            {"url": "", "label": self.get_page_title()},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the figures."""
        labels = list(OUTCOMES.values())
        return super().get_context_data(figures=figures(), labels=labels, **kwargs)


def _rows(found: Figures) -> Iterator[list[Any]]:
    """Yield the lines of the file, headings first."""
    yield [_("Month"), *map(str, OUTCOMES.values()), _("Total")]
    for month in found.months:
        yield [month.label, *month.numbers, month.total]
