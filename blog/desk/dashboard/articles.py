"""Articles that somebody's dashboard shows: each list is one complete expression."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.db.models.functions import TruncMonth
from django.http import HttpRequest
from django.utils import timezone
from wagtail.models import WorkflowState

from blog.desk.listing.states import with_schedule
from blog.desk.listing.visibility import visible_pages
from blog.models import ArticlePage

SHOWN = 8
MONTHS = 12


def own_drafts(user: Any) -> QuerySet:
    """Return what she has written and is not published as it stands, the last changed first."""
    articles = with_schedule(ArticlePage.objects.defer("body")).filter(owner=user, expired=False)
    waiting = articles.filter(Q(live=False) | Q(has_unpublished_changes=True))
    reviews = WorkflowState.objects.active().select_related("current_task_state__task")
    # PageQuerySet.prefetch_workflow_states finds those of an article only where it began with plain pages.
    loaded = Prefetch("_specific_workflow_states", reviews, to_attr="_current_workflow_states")
    return waiting.prefetch_related(loaded).order_by("-latest_revision_created_at", "-pk")[:SHOWN]


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
