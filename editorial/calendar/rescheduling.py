"""Rescheduling of articles that aren't published yet: of a scheduled revision, or of a planned one.

The version keeps its number: its approvals stand, a later draft stays the latest one, and Wagtail's publication at the
hour finds the moment where it looks for it. What is changed is told by the history.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from django.utils.dateparse import parse_datetime
from wagtail.locks import BasicLock, ScheduledForPublishLock
from wagtail.log_actions import log
from wagtail.models import Revision

from blog.models import ArticlePage
from editorial.log_actions import RESCHEDULED


@dataclass(frozen=True)
class Plan:
    """Hold the revision of an article that will be published next."""

    page: ArticlePage
    version: Revision

    @property
    def is_scheduled(self) -> bool:
        """Return whether the revision is approved and scheduled."""
        return self.version.approved_go_live_at is not None

    @property
    def moment(self) -> datetime | None:
        """Return when it will be published, or is planned to be."""
        return self.version.approved_go_live_at or _moment(self.version, "go_live_at")

    @property
    def end(self) -> datetime | None:
        """Return when it expires."""
        return _moment(self.version, "expire_at")


def plan_of(page: ArticlePage) -> Plan | None:
    """Return what will be published of an article next, None where nothing will."""
    if scheduled := page.scheduled_revision:
        return Plan(page, scheduled)
    if page.latest_revision and (page.has_unpublished_changes or not page.live):
        return Plan(page, page.latest_revision)
    return None


def may_move(user: Any, plan: Plan) -> bool:
    """Return whether a user may reschedule: who may publish, or edit what isn't approved, unless it is locked."""
    rights, page = plan.page.permissions_for_user(user), plan.page
    if plan.is_scheduled:
        return rights.can_publish() and not (page.locked and BasicLock(page).for_user(user))
    lock = page.get_lock()
    free = lock is None or isinstance(lock, ScheduledForPublishLock) or not lock.for_user(user)
    return rights.can_edit() and free


@transaction.atomic
def move(plan: Plan, moment: datetime, user: Any) -> bool:
    """Reschedule; return False where the revision was published or replaced meanwhile."""
    page = ArticlePage.objects.select_for_update(of=("self",)).get(id=plan.page.pk)
    current = plan_of(page)
    if current is None or current.version != plan.version:
        return False
    if current.is_scheduled != plan.is_scheduled:
        return False
    before = current.moment
    for version in {current.version, page.latest_revision or current.version}:
        if version == current.version or _moment(version, "go_live_at") == before:
            _set(version, moment)
    if not page.live:  # what lists of pages show of a draft
        ArticlePage.objects.filter(pk=page.pk).update(go_live_at=moment)
    data = {"old": before and before.isoformat(), "new": moment.isoformat()}
    log(instance=page, action=RESCHEDULED, user=user, revision=current.version, data=data)
    return True


def _set(version: Revision, moment: datetime) -> None:
    """Store the moment in a revision; its own date follows where it was the same, or would be later."""
    before, date = _moment(version, "go_live_at"), _moment(version, "date")
    moment = moment.astimezone(UTC)
    version.content["go_live_at"] = moment
    if date and (date == before or date > moment):
        version.content["date"] = moment
    changed = ["content"]
    if version.approved_go_live_at:
        version.approved_go_live_at = moment
        changed.append("approved_go_live_at")
    version.save(update_fields=changed)


def _moment(version: Revision, name: str) -> datetime | None:
    written = version.content.get(name)
    return parse_datetime(written) if written else None
