"""Pages that are set for an hour, and what has become of them."""

from datetime import datetime, timedelta

from django.utils import timezone
from wagtail.models import Page, PageLogEntry, Revision


def scheduled(
    site, ago: timedelta = timedelta(seconds=1), page: Page | None = None, **fields
) -> Page:
    """Return an article with a version that was approved to go live, whose hour has come so long ago."""
    page = page or site.article(live=False)
    page.go_live_at = timezone.now() + timedelta(days=1)
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()
    move(page, timezone.now() - ago)
    return page


def move(page: Page, moment: datetime) -> None:
    """Move the hour that was approved."""
    revision = Revision.objects.for_instance(page).get(approved_go_live_at__isnull=False)
    revision.approved_go_live_at = moment
    revision.content["go_live_at"] = moment.isoformat()
    revision.save()


def expiring(page: Page, moment: datetime) -> Page:
    Page.objects.filter(pk=page.pk).update(expire_at=moment)
    page.refresh_from_db()
    return page


def hour_of(page: Page) -> datetime | None:
    found = Revision.objects.for_instance(page).filter(approved_go_live_at__isnull=False).first()
    return found and found.approved_go_live_at


def state(page: Page) -> tuple[bool, bool]:
    """Return whether it's live, and whether it has expired."""
    page.refresh_from_db()
    return page.live, page.expired


def actions(page: Page) -> list[str]:
    """Return what the log says the clock did."""
    entries = PageLogEntry.objects.filter(page=page.pk).order_by("pk")
    names = entries.values_list("action", flat=True)
    return [name for name in names if name.endswith(".scheduled") or name.startswith("tasks.")]
