"""The panels of the CMS's front page: what somebody has to do, and what has become of it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Sum
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.models import WorkflowState

from blog.desk.dashboard.articles import latest, own_drafts, published_by_month, scheduled
from blog.desk.dashboard.figures import Figure, figure
from blog.desk.dashboard.reviews import waiting_for
from blog.desk.listing.states import states_of

DAYS = 30
MOST_SEARCHED = 6


class DeskPanel(Component):
    """A panel of ours: `name` tells it from others, `order` puts it in its place."""

    name = ""
    order = 200
    shown_empty = True

    class Media:
        css = {"all": ["desk/dashboard.css"]}

    @property
    def template_name(self) -> str:
        """Return the template of this panel."""
        return f"desk/dashboard/{self.name}.html"

    def content(self, request: Any) -> dict[str, Any]:
        """Return what the panel shows."""
        return {}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add what it shows to this user."""
        request = parent_context["request"]
        return {"request": request, "panel_id": f"desk-{self.name}", **self.content(request)}


class DraftsPanel(DeskPanel):
    """What she is writing."""

    name = "drafts"
    order = 210

    def content(self, request: Any) -> dict[str, Any]:
        """Return her drafts, what is true of each, and the note of who asked for changes."""
        drafts = [
            {"article": article, "states": states_of(article), "note": _note(article)}
            for article in own_drafts(request.user)
        ]
        return {"drafts": drafts}


class ReviewsPanel(DeskPanel):
    """What waits for her decision."""

    name = "reviews"
    order = 205

    def content(self, request: Any) -> dict[str, Any]:
        """Return the reviews, the oldest first."""
        return {"reviews": waiting_for(request.user)}


class ScheduledPanel(DeskPanel):
    """What is published by itself."""

    name = "scheduled"
    order = 220

    def content(self, request: Any) -> dict[str, Any]:
        """Return what is scheduled."""
        return {"articles": list(scheduled(request))}


class PublishedPanel(DeskPanel):
    """What visitors read since."""

    name = "published"
    order = 230

    def content(self, request: Any) -> dict[str, Any]:
        """Return the last articles, and how many each month had."""
        return {"articles": list(latest()), "figure": _months()}


class SearchesPanel(DeskPanel):
    """What visitors look for."""

    name = "searches"
    order = 240

    def content(self, request: Any) -> dict[str, Any]:
        """Return what was asked most, what found nothing, and how much was asked each day."""
        since = timezone.localdate() - timedelta(days=DAYS - 1)
        asked = (
            Query.objects.filter(daily_hits__date__gte=since)
            .annotate(times=Sum("daily_hits__hits"))
            .order_by("-times", "query_string")
        )
        return {
            "asked": list(asked[:MOST_SEARCHED]),
            "in_vain": list(asked.filter(outcome__results=0)[:MOST_SEARCHED]),
            "figure": _searches(since),
        }


def _note(article: Any) -> str:
    """Return what the reviewer wrote who asked for changes."""
    review = article.current_workflow_state
    if review is None or review.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    return review.current_task_state.comment if review.current_task_state else ""


def _months() -> Figure:
    months, numbers = published_by_month()
    summary = _("%(total)s in twelve months, at most %(most)s in one.") % {
        "total": sum(numbers),
        "most": max(numbers),
    }
    return figure(
        "months",
        months,
        numbers,
        lambda month: date_format(month, "YEAR_MONTH_FORMAT"),
        title=_("Articles published each month"),
        summary=summary,
        heading=_("Month"),
    )


def _searches(since: Any) -> Figure:
    hits = QueryDailyHits.objects.filter(date__gte=since).values_list("date")
    numbers = dict(hits.annotate(Sum("hits")))
    days = [since + timedelta(days=number) for number in range(DAYS)]
    counts = [numbers.get(day, 0) for day in days]
    summary = _("%(total)s in thirty days, at most %(most)s in one.") % {
        "total": sum(counts),
        "most": max(counts),
    }
    return figure(
        "searches",
        days,
        counts,
        lambda day: date_format(day, "MONTH_DAY_FORMAT"),
        title=_("Searches a day"),
        summary=summary,
        heading=_("Day"),
    )
