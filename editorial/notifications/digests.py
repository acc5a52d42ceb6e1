"""One mail a day for who prefers it: each morning, in her time zone."""

from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.timezone import get_default_timezone

from editorial.models import MailPreference, Notice

MORNING = time(8)


def wants_digest(user: Any) -> bool:
    """Tell whether somebody wants one mail a day."""
    preference = getattr(user, "mail_preference", None)
    return preference is not None and preference.daily_digest


def due_at(user: Any, now: datetime) -> datetime:
    """Return when to tell somebody what happens now."""
    return next_morning(now, time_zone(user)) if wants_digest(user) else now


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first morning after a moment."""
    today = now.astimezone(zone).date()
    mornings = (
        datetime.combine(today + timedelta(days=days), MORNING, zone).astimezone(UTC)
        for days in (0, 1)
    )
    return next(morning for morning in mornings if morning > now)


def time_zone(user: Any) -> ZoneInfo:
    """Return somebody's time zone, else the site's."""
    profile = getattr(user, "wagtail_userprofile", None)
    try:
        return ZoneInfo(profile.get_current_time_zone() if profile else "")
    except (KeyError, ValueError, OSError):  # none chosen, or one that this machine doesn't know
        return get_default_timezone()


def reschedule(preference: MailPreference) -> None:
    """Apply a choice to what waits: who leaves the digest gets at once what is left."""
    waiting = Notice.objects.filter(recipient=preference.user, sent_at=None, attempts=0)
    waiting.update(send_at=due_at(preference.user, timezone.now()))
