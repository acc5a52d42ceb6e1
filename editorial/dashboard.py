"""Panels of the CMS's front page: drafts, reviews, scheduled and published articles, searches."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.admin.ui.components import Component
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits
from wagtail.models import TaskState, WorkflowState

from blog.models import ArticlePage, BlogIndexPage
from core.admin.plots import Bar, plot
from core.wagtail_compat.pages import reviews_of_specific_pages
from core.wagtail_compat.workflows import with_schedule
from editorial.articles.states import states_of
from editorial.notifications.reminders import overdue_states
from editorial.permissions.pages import visible_pages

SHOWN = 8
MONTHS = 12
DAYS = 30
MOST_SEARCHED = 6


def own_drafts(user: Any) -> QuerySet:
    """Return the user's articles with unpublished changes, the last changed first."""
    articles = with_schedule(ArticlePage.objects.defer("body")).filter(owner=user, expired=False)
    waiting = articles.filter(Q(live=False) | Q(has_unpublished_changes=True))
    prefetched = waiting.prefetch_related(reviews_of_specific_pages())
    return prefetched.order_by("-latest_revision_created_at", "-pk")[:SHOWN]


def scheduled(request: HttpRequest) -> QuerySet:
    """Return the scheduled articles that the user may see, the next one first."""
    articles = with_schedule(visible_pages(request, ArticlePage.objects.defer("body")))
    return articles.filter(scheduled_at__isnull=False).order_by("scheduled_at", "pk")[:SHOWN]


def latest() -> QuerySet:
    """Return the articles published last."""
    return ArticlePage.objects.defer("body").published().newest_first()[:SHOWN]


def published_by_month() -> tuple[list[date], list[int]]:
    """Return the first days of the last twelve months, and the number of articles of each."""
    last = timezone.localdate().year * 12 + timezone.localdate().month - 1
    months = [date(n // 12, n % 12 + 1, 1) for n in range(last - MONTHS + 1, last + 1)]
    dates = ArticlePage.objects.published().filter(date__date__gte=months[0])
    found = dates.annotate(month=TruncMonth("date")).values_list("month", flat=True)
    numbers = Counter(timezone.localtime(month).date() for month in found)
    return months, [numbers[month] for month in months]


class Review(NamedTuple):
    """Hold a workflow step that the user may decide."""

    page: Any
    step: str
    submitted_by: Any
    since: datetime
    is_overdue: bool


def reviews_for(user: Any) -> list[Review]:
    """Return the workflow steps that a user may decide, the oldest first."""
    states = TaskState.objects.reviewable_by(user).select_related(
        "task", "workflow_state__requested_by", "revision"
    )
    late = set(overdue_states().values_list("pk", flat=True))
    return [
        Review(
            page=state.revision.content_object,
            step=state.task.name,
            submitted_by=state.workflow_state.requested_by,
            since=state.started_at,
            is_overdue=state.pk in late,
        )
        for state in states.prefetch_related("revision__content_object").order_by(
            "started_at", "pk"
        )
    ]


class Figure(NamedTuple):
    """Hold the labelled bars of a plot; `summary` is its text alternative."""

    name: str
    title: str
    summary: str
    heading: str
    bars: list[tuple[str, Bar]]
    width: int


def figure(
    name: str,
    days: Sequence[date],
    numbers: Sequence[int],
    *,
    label_format: str,
    summary: str,
    **texts: Any,
) -> Figure:
    """Return the plot of a number for each day or month; `summary` has places for total and maximum."""
    drawn = plot(days, numbers)
    bars = [(date_format(bar.day, label_format), bar) for bar in drawn.bars]
    said = summary % {"total": sum(numbers), "most": max(numbers)}
    return Figure(name=name, bars=bars, width=drawn.width, summary=said, **texts)


class EditorialPanel(Component):
    """Render a panel from the template of its name."""

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
        """Return the context of the panel's template."""
        return {}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add the request and the panel's content."""
        request = parent_context["request"]
        return {"request": request, "panel_id": f"desk-{self.name}", **self.content(request)}


class DraftsPanel(EditorialPanel):
    """Show the user's drafts."""

    name = "drafts"
    order = 210

    def content(self, request: Any) -> dict[str, Any]:
        """Return the user's drafts, their states, and the note of who asked for changes."""
        drafts = [
            {"article": article, "states": states_of(article), "note": _note(article)}
            for article in own_drafts(request.user)
        ]
        return {"drafts": drafts}


class ReviewsPanel(EditorialPanel):
    """Show the reviews that wait for the user."""

    name = "reviews"
    order = 205

    def content(self, request: Any) -> dict[str, Any]:
        """Return the reviews."""
        return {"reviews": reviews_for(request.user)}


class ScheduledPanel(EditorialPanel):
    """Show scheduled articles."""

    name = "scheduled"
    order = 220

    def content(self, request: Any) -> dict[str, Any]:
        """Return the scheduled articles."""
        return {"articles": list(scheduled(request))}


class PublishedPanel(EditorialPanel):
    """Show the latest articles, and a plot by month."""

    name = "published"
    order = 230

    def content(self, request: Any) -> dict[str, Any]:
        """Return the latest articles and the plot."""
        return {"articles": list(latest()), "figure": _months()}


class SearchesPanel(EditorialPanel):
    """Show what visitors search."""

    name = "searches"
    order = 240

    def content(self, request: Any) -> dict[str, Any]:
        """Return the most frequent queries, those without results, and the plot of searches by day."""
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
    """Return the comment of the reviewer who asked for changes."""
    review = article.current_workflow_state
    if review is None or review.status != WorkflowState.STATUS_NEEDS_CHANGES:
        return ""
    return review.current_task_state.comment if review.current_task_state else ""


def _months() -> Figure:
    months, numbers = published_by_month()
    return figure(
        "months",
        months,
        numbers,
        label_format="YEAR_MONTH_FORMAT",
        title=_("Articles published each month"),
        summary=_("%(total)s in twelve months, at most %(most)s in one."),
        heading=_("Month"),
    )


def _searches(since: Any) -> Figure:
    hits = QueryDailyHits.objects.filter(date__gte=since).values_list("date")
    numbers = dict(hits.annotate(Sum("hits")))
    days = [since + timedelta(days=number) for number in range(DAYS)]
    return figure(
        "searches",
        days,
        [numbers.get(day, 0) for day in days],
        label_format="MONTH_DAY_FORMAT",
        title=_("Searches a day"),
        summary=_("%(total)s in thirty days, at most %(most)s in one."),
        heading=_("Day"),
    )


# Ours say the same and more.
REPLACED = {"user_objects_in_workflow_moderation", "workflow_objects_to_moderate"}


def replace_panels(request: HttpRequest, shown: list[Component]) -> None:
    """Replace Wagtail's workflow panels by ours, those that the user has permissions for."""
    user: Any = request.user
    shown[:] = [panel for panel in shown if getattr(panel, "name", "") not in REPLACED]
    shown += [ScheduledPanel(), PublishedPanel()]
    if _may_write(user):
        shown.append(DraftsPanel())
    if _decides(user):
        shown.append(ReviewsPanel())
    if user.has_perm("search.view_searchoutcome"):
        shown.append(SearchesPanel())


def _may_write(user: Any) -> bool:
    blogs = BlogIndexPage.objects.all()
    return any(blog.permissions_for_user(user).can_add_subpage() for blog in blogs)


def _decides(user: Any) -> bool:
    """Return whether the user belongs to a group that decides workflow steps, or is a superuser."""
    return (
        user.is_superuser
        or user.groups.filter(groupapprovaltask=None).exclude(reviewtask=None).exists()
        or user.groups.exclude(groupapprovaltask=None).exists()
    )
