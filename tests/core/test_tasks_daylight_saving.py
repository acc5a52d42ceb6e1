"""The hour that an editor names, where her clock changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from wagtail.users.models import UserProfile

from blog.models import ArticlePage
from core.tasks.scheduling import Schedule
from tests.core.timetable import hour_of, state

pytestmark = pytest.mark.django_db


def change_of(zone: ZoneInfo, forward: bool) -> datetime:
    """Return the first hour after the next change of the clock in that direction."""
    hour = timezone.now().astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    while True:
        before, hour = hour.astimezone(zone), hour + timedelta(hours=1)
        after = hour.astimezone(zone)
        later = after.utcoffset() - before.utcoffset()
        if later and (later > timedelta()) is forward:
            return after


@pytest.mark.parametrize("name", ["America/Santiago", "Europe/Madrid"])
@pytest.mark.parametrize("forward", [True, False], ids=["forward", "back"])
class TestClockChange:
    """The editor names an hour of her own zone; the clock there changes in between."""

    @pytest.fixture
    def desk(self, desk, name):
        UserProfile.objects.update_or_create(
            user=desk.superuser.user, defaults={"current_time_zone": name}
        )
        return desk

    @pytest.mark.parametrize("days", [-1, 1], ids=["day-before", "day-after"])
    def test_it_goes_live_when_her_clock_shows_that_hour(
        self, desk, name, forward, days, monkeypatch
    ):
        zone = ZoneInfo(name)
        day = change_of(zone, forward).replace(tzinfo=None) + timedelta(days=days)
        wanted = day.replace(hour=9, minute=30)
        desk.superuser.write("action-publish", go_live_at=f"{wanted:%Y-%m-%d %H:%M}")
        page = ArticlePage.objects.get(slug="como-delegar")
        moment = wanted.replace(tzinfo=zone).astimezone(UTC)
        assert hour_of(page) == moment
        for now, live in ((moment - timedelta(seconds=1), False), (moment, True)):
            monkeypatch.setattr("django.utils.timezone.now", lambda now=now: now)
            Schedule().work()
            assert state(page)[0] is live

    def test_an_hour_that_her_clock_skips_or_shows_twice_is_refused(self, desk, name, forward):
        after = change_of(ZoneInfo(name), forward).replace(tzinfo=None)
        wanted = after - timedelta(minutes=30) if forward else after + timedelta(minutes=30)
        answer = desk.superuser.write("action-publish", go_live_at=f"{wanted:%Y-%m-%d %H:%M}")
        assert answer.status_code == 200
        assert "zona horaria" in answer.content.decode()
        assert not ArticlePage.objects.filter(slug="como-delegar").exists()
