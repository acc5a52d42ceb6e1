"""Digests: issues made at their hour of the articles since the one before."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from newsletter.delivery.addressing import recipients
from newsletter.models import Frequency, Issue, NewsletterSettings

SUBJECTS = {
    Frequency.WEEKLY: lambda day: _("This week's articles (%(date)s)") % {"date": day},
    Frequency.MONTHLY: lambda day: _("This month's articles (%(date)s)") % {"date": day},
}


def make_due() -> None:
    """Create the digests whose hour has come, one for all that were missed; idempotent."""
    newsletter = NewsletterSettings.current()
    if not newsletter.is_on:
        return
    for frequency in (Frequency.WEEKLY, Frequency.MONTHLY):
        hour, hour_before = _last_hours(newsletter, frequency)
        _make(frequency, hour, hour_before)


def _make(frequency: str, hour: datetime, hour_before: datetime) -> None:
    """Create a digest, unless there is one already, or nobody would get it."""
    made = Issue.objects.filter(kind=Issue.Kind.DIGEST, frequency=frequency)
    last = made.order_by("-send_at").values_list("send_at", flat=True).first()
    if last and last >= hour:
        return
    digest = Issue(
        kind=Issue.Kind.DIGEST,
        state=Issue.State.WAITING,
        frequency=frequency,
        since=last or hour_before,
        send_at=hour,
        subject=SUBJECTS[Frequency(frequency)](date_format(hour, "MONTH_DAY_FORMAT")),
    )
    if recipients(digest).exists():
        Issue.objects.bulk_create([digest], ignore_conflicts=True)


def _last_hours(newsletter: NewsletterSettings, frequency: str) -> tuple[datetime, datetime]:
    """Return the last two moments at which a digest was due."""
    today = timezone.localdate()
    days = (
        _weekly(today, newsletter.weekly_day) if frequency == Frequency.WEEKLY else _monthly(today)
    )
    hours = [_at(day, newsletter.digest_hour) for day in days]
    return (hours[0], hours[1]) if hours[0] <= timezone.now() else (hours[1], hours[2])


def _weekly(today: date, weekday: int) -> list[date]:
    """Return the last three days of a weekday, today counted."""
    last = today - timedelta(days=(today.weekday() - weekday) % 7)
    return [last - timedelta(weeks=weeks) for weeks in range(3)]


def _monthly(today: date) -> list[date]:
    """Return the first day of this month and of the two before."""
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return [first, before, (before - timedelta(days=1)).replace(day=1)]


def _at(day: date, hour: int) -> datetime:
    """Return an hour in the site's time zone; where clocks skip that hour, right after."""
    return datetime.combine(day, time(hour), tzinfo=timezone.get_default_timezone())
