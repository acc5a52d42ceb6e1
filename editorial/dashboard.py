"""The panels of the CMS's front page: what somebody has to do, and what has become of it."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
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
from core.wagtail_compat.pages import reviews_of_specific_pages
from core.wagtail_compat.workflows import with_schedule
from editorial.articles.states import states_of
from editorial.notifications.reminders import overdue_states
from editorial.permissions.pages import visible_pages
from search.plots import Bar, plot

SHOWN = 8
MONTHS = 12
DAYS = 30
MOST_SEARCHED = 6


def own_drafts(user: Any) -> QuerySet:
    """Return what she has written and is not published as it stands, the last changed first."""
    articles = with_schedule(ArticlePage.objects.defer("body")).filter(owner=user, expired=False)
    waiting = articles.filter(Q(live=False) | Q(has_unpublished_changes=True))
    prefetched = waiting.prefetch_related(reviews_of_specific_pages())
    return prefetched.order_by("-latest_revision_created_at", "-pk")[:SHOWN]


def scheduled(request: HttpRequest) -> QuerySet:
    """Return the articles that she may see and that wait for their time, the next one first."""
    articles = with_schedule(visible_pages(request, ArticlePage.objects.defer("body")))
    return articles.filter(scheduled_at__isnull=False).order_by("scheduled_at", "pk")[:SHOWN]


def latest() -> QuerySet:
    """Return what was published last."""
    return ArticlePage.objects.defer("body").published().newest_first()[:SHOWN]


def published_by_month() -> tuple[list[date], list[int]]:
    """Return the first days of the last twelve months, and how many articles each has."""
    months = _last_months(timezone.localdate(), MONTHS)
    dates = ArticlePage.objects.published().filter(date__date__gte=months[0])
    found = dates.annotate(month=TruncMonth("date")).values_list("month", flat=True)
    numbers = Counter(timezone.localtime(month).date() for month in found)
    return list(months), [numbers[month] for month in months]


def _last_months(today: date, count: int) -> Sequence[date]:
    last = today.year * 12 + today.month - 1
    return [date(number // 12, number % 12 + 1, 1) for number in range(last - count + 1, last + 1)]


class Review(NamedTuple):
    """A step of a review that somebody may decide."""

    page: Any
    step: str
    submitted_by: Any
    since: datetime
    is_overdue: bool


def reviews_for(user: Any) -> list[Review]:
    """Return what she may decide, what has waited longest first."""
    states = TaskState.objects.reviewable_by(user).select_related(
        "task", "workflow_state__requested_by", "revision"
    )
    found = list(states.prefetch_related("revision__content_object").order_by("started_at", "pk"))
    late = set(overdue_states().values_list("pk", flat=True))
    return [_review(state, state.pk in late) for state in found]


def _review(state: TaskState, is_overdue: bool) -> Review:
    return Review(
        page=state.revision.content_object,
        step=state.task.name,
        submitted_by=state.workflow_state.requested_by,
        since=state.started_at,
        is_overdue=is_overdue,
    )


class Figure(NamedTuple):
    """Bars with the name of each; `summary` says what they show to who doesn't see them."""

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
    label: Callable[[date], str],
    **texts: Any,
) -> Figure:
    """Return a plot of a number for each day or month."""
    drawn = plot(days, numbers)
    bars = [(label(bar.day), bar) for bar in drawn.bars]
    return Figure(name=name, bars=bars, width=drawn.width, **texts)


class EditorialPanel(Component):
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


class DraftsPanel(EditorialPanel):
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


class ReviewsPanel(EditorialPanel):
    """What waits for her decision."""

    name = "reviews"
    order = 205

    def content(self, request: Any) -> dict[str, Any]:
        """Return the reviews, the oldest first."""
        return {"reviews": reviews_for(request.user)}


class ScheduledPanel(EditorialPanel):
    """What is published by itself."""

    name = "scheduled"
    order = 220

    def content(self, request: Any) -> dict[str, Any]:
        """Return what is scheduled."""
        return {"articles": list(scheduled(request))}


class PublishedPanel(EditorialPanel):
    """What visitors read since."""

    name = "published"
    order = 230

    def content(self, request: Any) -> dict[str, Any]:
        """Return the last articles, and how many each month had."""
        return {"articles": list(latest()), "figure": _months()}


class SearchesPanel(EditorialPanel):
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
    """Tell whether she belongs to a group that decides a step, or may decide each."""
    return (
        user.is_superuser
        or user.groups.filter(groupapprovaltask=None).exclude(reviewtask=None).exists()
        or user.groups.exclude(groupapprovaltask=None).exists()
    )
