"""Entries of the calendar: articles with the moments of their publication, expiry or planned date, by user."""

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import Any, NamedTuple, Self

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.locks import BasicLock
from wagtail.models import Page, Revision, Task, WorkflowState
from wagtail.permissions import policy_registry

from blog.models import ArticlePage
from blog.review import UNREVIEWED
from core.base.publishing import published
from editorial.permissions.pages import is_guest

FIRST_YEAR, LAST_YEAR = 1990, 2199
UNDATED = 10  # drafts without a date that are listed
_WRITTEN = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_weeks = calendar.Calendar(calendar.MONDAY)


class Month(NamedTuple):
    """Represent a month of a year."""

    year: int
    number: int

    @classmethod
    def of(cls, day: date) -> Self:
        """Return the month of a day."""
        return cls(day.year, day.month)

    @classmethod
    def named(cls, written: str) -> Self:
        """Parse a month written as '2026-11'; return the current month for anything else."""
        found = _WRITTEN.fullmatch(written)
        month = cls(*map(int, found.groups())) if found else cls(0, 0)
        is_one = FIRST_YEAR <= month.year <= LAST_YEAR and 1 <= month.number <= 12
        return month if is_one else cls.of(timezone.localdate())

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    @property
    def first(self) -> date:
        """Return its first day."""
        return date(self.year, self.number, 1)

    @property
    def start(self) -> datetime:
        """Return its first instant."""
        return timezone.make_aware(datetime.combine(self.first, time()))

    @property
    def previous(self) -> "Month":
        """Return the month before."""
        return Month(self.year - (self.number == 1), self.number - 1 or 12)

    @property
    def next(self) -> "Month":
        """Return the month after."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def weeks(self) -> list[list[date]]:
        """Return whole weeks from Monday on, days of the neighbouring months included."""
        return _weeks.monthdatescalendar(self.year, self.number)


class State(NamedTuple):
    """Name what happens to an article at a moment."""

    label: Promise
    icon: str
    name: str


PUBLISHED = State(pgettext_lazy("article", "Published"), "check", "published")
SCHEDULED = State(pgettext_lazy("article", "Scheduled"), "time", "scheduled")
CHANGES = State(_("Scheduled changes"), "time", "scheduled")
ASKED = State(_("Planned, in review"), "glasses", "planned")
WISHED = State(_("Planned, draft"), "draft", "planned")
EXPIRING = State(_("Expires"), "circle-xmark", "expiring")


@dataclass
class Entry:
    """Hold an article at a moment, and the URLs of its page and of rescheduling where the user may."""

    moment: datetime
    state: State
    page: Any
    url: str = ""
    move_url: str = ""

    @property
    def title(self) -> str:
        """Return the title that visitors see, or will see."""
        is_seen = self.state in (PUBLISHED, EXPIRING)
        return self.page.title if is_seen else self.page.get_admin_display_title()


class Agenda:
    """Query the entries of a month, and the drafts without a date, that a user may see."""

    def __init__(self, user: Any, month: Month, conditions: Q) -> None:
        """Set user, month and filter conditions."""
        self.user, self.month = user, month
        self.policy: Any = policy_registry.get_by_type(Page)
        seen = Q(pk__in=self.policy.explorable_instances(user).order_by().values("pk")) | Q(
            pk__in=published(ArticlePage.objects.all()).order_by().values("pk")
        )
        self.seen = ArticlePage.objects.filter(seen).filter(conditions).defer("body").order_by()
        # Of what others haven't published yet, a guest sees nothing.
        self.own = self.seen.filter(owner=user) if is_guest(user) else self.seen

    @cached_property
    def entries(self) -> list[Entry]:
        """Return the entries of the month in order of time."""
        found = [*self._dated("date", PUBLISHED), *self._dated("expire_at", EXPIRING)]
        found += [*self._scheduled(), *self._planned()]
        self._link(found)
        return sorted(found, key=lambda entry: (entry.moment, entry.page.pk))

    @cached_property
    def undated(self) -> list[Entry]:
        """Return drafts without a planned date, the last changed first."""
        without = Q(planned=None) | Q(planned="null")  # PostgreSQL, SQLite
        drafts = self._unpublished().filter(without, live=False)
        drafts = drafts.exclude(pk__in=self._versions).order_by("-latest_revision_created_at")
        found = [Entry(timezone.now(), WISHED, page) for page in drafts[:UNDATED]]
        self._link(found)
        return found

    def _dated(self, field: str, state: State) -> Iterator[Entry]:
        """Yield entries of published articles by a date field in the month."""
        period = {f"{field}__gte": self.month.start, f"{field}__lt": self.month.next.start}
        for page in self.seen.filter(live=True, **period):
            yield Entry(getattr(page, field), state, page)

    @cached_property
    def _versions(self) -> dict[int, Revision]:
        """Return all scheduled revisions by the ids of their articles."""
        kind = ContentType.objects.get_for_model(ArticlePage)
        versions = Revision.objects.filter(content_type=kind, approved_go_live_at__isnull=False)
        named = versions.annotate(named=KeyTransform("article_authors", "content")).defer("content")
        return {int(version.object_id): version for version in named}

    def _scheduled(self) -> Iterator[Entry]:
        moments = {pk: version.approved_go_live_at for pk, version in self._versions.items()}
        inside = [pk for pk, moment in moments.items() if self._is_inside(moment)]
        for page in self.own.filter(pk__in=inside):
            yield Entry(moments[page.pk], CHANGES if page.live else SCHEDULED, page)

    def _unpublished(self) -> QuerySet[ArticlePage]:
        """Return articles with an unpublished revision, annotated with its planned moment."""
        planned = Cast(KeyTextTransform("go_live_at", "latest_revision__content"), TextField())
        return self.own.filter(Q(live=False) | Q(has_unpublished_changes=True)).annotate(
            planned=planned
        )

    def _planned(self) -> Iterator[Entry]:
        # Versions hold their times as text, in UTC.
        start, end = (each.start.astimezone(UTC) for each in (self.month, self.month.next))
        form = "%Y-%m-%dT%H:%M:%S"
        planned = self._unpublished().filter(
            planned__gte=start.strftime(form), planned__lt=end.strftime(form)
        )
        pages = list(planned.exclude(pk__in=self._versions))
        in_review = self._reviews({page.pk for page in pages})
        for page in pages:
            moment = datetime.fromisoformat(page.planned)
            # A date of the last time it was published plans nothing.
            if not page.last_published_at or page.last_published_at < moment:
                yield Entry(moment, ASKED if page.pk in in_review else WISHED, page)

    def _reviews(self, ids: set[int]) -> dict[int, Task]:
        """Return the current workflow tasks by the ids of the articles under review."""
        states = WorkflowState.objects.filter(
            base_content_type=ContentType.objects.get_for_model(Page),
            status=WorkflowState.STATUS_IN_PROGRESS,
            object_id__in=[str(pk) for pk in ids],
        ).select_related("current_task_state__task")
        return {
            int(state.object_id): state.current_task_state.task
            for state in states
            if state.current_task_state
        }

    def _is_inside(self, moment: datetime) -> bool:
        return self.month.start <= moment < self.month.next.start

    def _link(self, entries: list[Entry]) -> None:
        """Add the URLs of the entries; the views check the permissions again."""
        editable, schedulable = self._may("change", entries), self._may("publish", entries)
        schedulable -= self._own_articles(schedulable)
        waiting = editable - self._locked(entries)
        for entry in entries:
            pk, page = entry.page.pk, entry.page
            if pk in editable:
                entry.url = reverse("wagtailadmin_pages:edit", args=[pk])
            elif page.live:
                entry.url = page.get_url() or ""
            movable = {
                PUBLISHED: set(),
                EXPIRING: set(),
                SCHEDULED: schedulable,
                CHANGES: schedulable,
            }
            locked = page.locked and BasicLock(page).for_user(self.user)
            if pk in movable.get(entry.state, waiting) and not locked:
                entry.move_url = reverse("desk_reschedule", args=[pk])

    def _locked(self, entries: list[Entry]) -> set[int]:
        """Return the articles that a workflow task locks for the user, each task asked once."""
        pages = {entry.page.pk: entry.page for entry in entries}
        reviews = self._reviews(set(pages))
        steps = {task.pk: (task, pages[pk]) for pk, task in reviews.items()}
        closed = {
            key
            for key, (task, page) in steps.items()
            if task.specific.locked_for_user(page, self.user)
        }
        return {pk for pk, task in reviews.items() if task.pk in closed}

    def _may(self, action: str, entries: list[Entry]) -> set[int]:
        shown = {entry.page.pk for entry in entries}
        allowed = self.policy.instances_user_has_permission_for(self.user, action)
        return set(allowed.filter(pk__in=shown).values_list("pk", flat=True))

    def _own_articles(self, ids: set[int]) -> set[int]:
        """Return the articles that the user wrote, none where she may publish her own."""
        if not ids or self.user.has_perm(UNREVIEWED):
            return set()
        author = getattr(self.user, "author", None)
        pages = ArticlePage.objects.filter(pk__in=ids)
        mine = pages.filter(Q(owner=self.user) | Q(article_authors__author=author and author.pk))
        named = {
            pk
            for pk in ids & self._versions.keys()
            if author and author.pk in {link["author"] for link in self._versions[pk].named or []}
        }
        return named | set(mine.values_list("pk", flat=True))
