"""The growth report: numbers of subscribers by week or month, and who left."""

from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView
from wagtail.admin.paginator import WagtailPaginator

from core.admin.plots import Bar, plot
from newsletter.admin.base import SEE_SUBSCRIBERS, SUBSCRIBERS, AdminPage
from newsletter.bounces.views import address_for_provider
from newsletter.models import Subscriber

WEEK, MONTH = "week", "month"
PERIODS = {WEEK: 26, MONTH: 24}
State = Subscriber.State
SHOWN = 50


class Period(NamedTuple):
    """Hold the numbers of a week or month: who came, who left, how many there were at its end."""

    label: str
    came: int
    left: int
    number: int
    bar: Bar


class Growth(NamedTuple):
    """Hold the periods in order of time, and their summary in words."""

    periods: list[Period]
    width: int
    summary: str


def growth(by: str) -> Growth:
    """Return the growth by WEEK or MONTH, without those who are suspended today."""
    days = _first_days(by)
    edges = [_midnight(day) for day in (*days, _next(days[-1], by))]
    written = Subscriber.objects.exclude(state=State.SUSPENDED).order_by()
    came = sorted(written.values_list("confirmed_at", flat=True))
    left = sorted(filter(None, written.values_list("left_at", flat=True)))
    before, gone = _until(came, edges), _until(left, edges)
    numbers = [joined - lost for joined, lost in zip(before, gone, strict=True)]
    drawn = plot(days, numbers[1:])
    periods = [
        Period(
            _label(bar.day, by), before[n + 1] - before[n], gone[n + 1] - gone[n], bar.number, bar
        )
        for n, bar in enumerate(drawn.bars)
    ]
    return Growth(periods, drawn.width, _summary(periods))


def leaves() -> QuerySet[Subscriber]:
    """Return the subscribers who left, the latest first."""
    return Subscriber.objects.filter(state=State.LEFT).order_by(
        F("left_at").desc(nulls_last=True), "-pk"
    )


def _until(moments: Sequence[datetime], edges: Sequence[datetime]) -> list[int]:
    """Return the numbers of sorted moments before each edge."""
    return [bisect_left(moments, edge) for edge in edges]


def _first_days(by: str) -> list[date]:
    """Return the first days of the periods, the current one last."""
    today = timezone.localdate()
    day = today.replace(day=1) if by == MONTH else today - timedelta(days=today.weekday())
    days = [day]
    while len(days) < PERIODS[by]:
        before = days[0] - timedelta(days=1)
        days.insert(0, before.replace(day=1) if by == MONTH else days[0] - timedelta(weeks=1))
    return days


def _next(day: date, by: str) -> date:
    if by == WEEK:
        return day + timedelta(weeks=1)
    return (day + timedelta(days=31)).replace(day=1)


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=timezone.get_default_timezone())


def _label(day: date, by: str) -> str:
    if by == MONTH:
        return date_format(day, "YEAR_MONTH_FORMAT")
    return _("week of %(day)s") % {"day": date_format(day, "DATE_FORMAT")}


def _summary(periods: Sequence[Period]) -> str:
    first, last = periods[0], periods[-1]
    said = _("%(before)s at the end of the first (%(first)s), %(now)s now (%(last)s).")
    names = {"before": first.number, "first": first.label, "now": last.number, "last": last.label}
    return said % names


class GrowthView(AdminPage, TemplateView):
    """Show the plot, its numbers, and the reasons of those who left."""

    permission = SEE_SUBSCRIBERS
    places = [SUBSCRIBERS]
    page_title = gettext_lazy("Growth")
    header_icon = "arrow-up"
    template_name = "newsletter/office/growth.html"

    @cached_property
    def by(self) -> str:
        """Return WEEK or MONTH, as asked for."""
        asked = self.request.GET.get("by")
        return asked if asked in PERIODS else WEEK

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the growth and those who left."""
        left = WagtailPaginator(leaves(), SHOWN).get_page(self.request.GET.get("p"))
        return super().get_context_data(
            growth=growth(self.by),
            tabs=[(gettext_lazy("By week"), WEEK), (gettext_lazy("By month"), MONTH)],
            by=self.by,
            leaves=left,
            bounces_address=address_for_provider(),
            elided_page_range=left.paginator.get_elided_page_range(left.number),
            index_url=reverse("newsletter_growth"),
            **kwargs,
        )
