"""Digests: at their hour, once, with what each subscriber asked for."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from blog.models import ArticlePage
from newsletter.delivery.digests import make_due
from newsletter.models import Issue
from tests.factories import SeriesPageFactory, TopicPageFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("unindexed")]
BUENOS_AIRES = ZoneInfo("America/Argentina/Buenos_Aires")


def at(text: str, zone: ZoneInfo = BUENOS_AIRES) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.fixture
def clock(monkeypatch):
    """Set what time it is: Thursday, 3 December 2026, is the day of the weekly digest."""

    def set_to(text: str, zone: ZoneInfo = BUENOS_AIRES) -> datetime:
        moment = at(text, zone).astimezone(ZoneInfo("UTC"))
        monkeypatch.setattr(timezone, "now", lambda: moment)
        return moment

    set_to("2026-12-02T12:00")
    return set_to


@pytest.fixture
def digest(mailing, clock):
    """Return a blog with a subscriber of each digest, who came in September."""
    for frequency in ("weekly", "monthly"):
        mailing.subscriber(frequency, frequency=frequency, confirmed_at=at("2026-09-01T00:00"))
    return mailing


def came_out(mailing, moment: str, **fields) -> ArticlePage:
    """Publish an article as on a day."""
    article = mailing.site.article(date=at("2026-01-01T00:00"), revision=False, **fields)
    when = {"date": at(moment), "first_published_at": at(moment)}
    ArticlePage.objects.filter(pk=article.pk).update(**when)
    return article


def received(mailing) -> dict[str, str]:
    """Do a minute's work; return the texts by addressee."""
    return {
        message["To"].partition("@")[0]: message.get_body(("plain",)).get_content()
        for message in mailing.minute()
    }


def test_what_came_out_in_a_week(digest, clock):
    clock("2026-11-27T00:00")
    came_out(digest, "2026-11-26T08:59", title="De la otra semana")
    assert "De la otra semana" in received(digest)["weekly"]
    came_out(digest, "2026-11-26T09:01", title="Del jueves")
    came_out(digest, "2026-12-02T10:00", title="Del miércoles")
    assert not received(digest)
    clock("2026-12-03T08:59")
    assert "weekly" not in received(digest)
    clock("2026-12-03T09:00")
    text = received(digest)["weekly"]
    assert "Del jueves" in text and "Del miércoles" in text and "De la otra semana" not in text
    assert not received(digest)
    made = Issue.objects.filter(frequency="weekly").latest("send_at")
    assert (made.since, made.send_at) == (at("2026-11-26T09:00"), at("2026-12-03T09:00"))
    assert made.subject == "Los artículos de la semana (3 de diciembre)"


def test_what_came_out_in_a_month(digest, clock):
    came_out(digest, "2026-10-31T10:00", title="De octubre")
    came_out(digest, "2026-11-02T10:00", title="De noviembre")
    clock("2026-12-01T09:00")
    text = received(digest)["monthly"]
    assert "De noviembre" in text and "De octubre" not in text
    assert Issue.objects.get(frequency="monthly").since == at("2026-11-01T09:00")


def test_after_a_stop_one_digest_holds_all(digest, clock):
    came_out(digest, "2026-11-11T10:00", title="Primero")
    clock("2026-11-12T09:00")
    make_due()
    came_out(digest, "2026-11-13T10:00", title="Segundo")
    came_out(digest, "2026-11-30T10:00", title="Tercero")
    clock("2026-12-06T22:00")
    make_due()
    weekly = Issue.objects.filter(frequency="weekly").order_by("send_at")
    assert [(each.since, each.send_at) for each in weekly] == [
        (at("2026-11-05T09:00"), at("2026-11-12T09:00")),
        (at("2026-11-12T09:00"), at("2026-12-03T09:00")),
    ]


def test_without_articles_or_subscribers_there_is_none(mailing, clock):
    mailing.subscriber("weekly", frequency="weekly", confirmed_at=at("2026-11-30T00:00"))
    clock("2026-12-03T09:00")
    make_due()
    came_out(mailing, "2026-12-01T10:00")
    mailing.site.article(date=at("2020-12-01T10:00"))  # an import
    Issue.objects.filter(kind="article").delete()
    clock("2026-12-01T23:00")  # before she came nobody was there
    make_due()
    assert not Issue.objects.exists()
    clock("2026-12-03T09:00")
    make_due()
    assert Issue.objects.get().frequency == "weekly"


def test_who_has_come_since_waits_for_the_next(digest, clock):
    came_out(digest, "2026-12-02T10:00")
    digest.subscriber("nueva", frequency="weekly", confirmed_at=at("2026-12-04T00:00"))
    clock("2026-12-04T10:00")
    assert set(received(digest)) == {"weekly"}


def test_each_gets_what_she_asked_for(digest, clock):
    site = digest.site
    agenda, other = (
        TopicPageFactory(parent=site.topics),
        TopicPageFactory(parent=site.topics),
    )
    series = SeriesPageFactory(parent=site.blog)
    since = {"frequency": "weekly", "everything": False, "confirmed_at": at("2026-09-01T00:00")}
    digest.subscriber("tema", **since).topics.add(agenda)
    digest.subscriber("serie", **since).series.add(series)
    digest.subscriber("otro", **since).topics.add(other)
    came_out(digest, "2026-12-01T10:00", title="De agenda", topic=agenda)
    came_out(digest, "2026-12-01T11:00", title="De la serie", series=series, series_place=1)
    clock("2026-12-03T09:00")
    got = received(digest)
    held = {
        name: {title for title in ("De agenda", "De la serie") if title in text}
        for name, text in got.items()
    }
    assert held["weekly"] == {"De agenda", "De la serie"}
    assert (held["tema"], held["serie"]) == ({"De agenda"}, {"De la serie"})
    assert "otro" not in got


def test_what_is_private_by_then_is_left_out(digest, clock):
    came_out(digest, "2026-12-01T10:00", title="Abierto")
    hidden = came_out(digest, "2026-12-01T11:00", title="Cerrado")
    agenda = TopicPageFactory(parent=digest.site.topics)
    since = {"frequency": "weekly", "everything": False, "confirmed_at": at("2026-09-01T00:00")}
    digest.subscriber("tema", **since).topics.add(agenda)
    ArticlePage.objects.filter(pk=hidden.pk).update(topic=agenda)
    clock("2026-12-03T09:00")
    make_due()
    Issue.objects.filter(frequency="weekly").update(state="sending")
    weekly = Issue.objects.get(frequency="weekly")
    for each in ("weekly", "tema"):
        weekly.deliveries.create(
            subscriber=type(digest.subscriber("x" + each)).objects.get(
                email=f"{each}@correo.example"
            ),
            send_at=weekly.send_at,
        )
    ArticlePage.objects.filter(pk=hidden.pk).update(live=False)
    got = received(digest)
    assert "Abierto" in got["weekly"] and "Cerrado" not in got["weekly"]
    assert "tema" not in got
    weekly.refresh_from_db()
    assert weekly.state == "sent"


def test_a_moved_day_makes_no_second_digest_of_the_same(digest, clock):
    came_out(digest, "2026-12-02T10:00")
    clock("2026-12-03T09:00")
    make_due()
    digest.set(weekly_day=1)
    make_due()
    digest.set(weekly_day=4)
    came_out(digest, "2026-12-03T20:00")
    clock("2026-12-04T10:00")
    make_due()
    weekly = Issue.objects.filter(frequency="weekly").order_by("send_at")
    assert [each.send_at for each in weekly] == [at("2026-12-03T09:00"), at("2026-12-04T09:00")]
    assert weekly[1].since == at("2026-12-03T09:00")


def test_switched_off_there_is_none(digest, clock):
    came_out(digest, "2026-12-02T10:00")
    digest.set(is_on=False)
    clock("2026-12-03T09:00")
    make_due()
    assert not Issue.objects.exists()


@pytest.mark.parametrize(
    ("day", "hour", "expected"),
    [
        # The clock is put forward from 24:00 to 1:00 (Saturday night), and back from 24:00 to 23:00.
        ("2026-09-06T12:00", 0, "2026-09-06T04:00+00:00"),
        ("2026-09-06T12:00", 9, "2026-09-06T12:00+00:00"),
        ("2026-08-30T12:00", 9, "2026-08-30T13:00+00:00"),
        ("2026-04-05T12:00", 9, "2026-04-05T13:00+00:00"),
        ("2026-03-29T12:00", 9, "2026-03-29T12:00+00:00"),
    ],
)
def test_the_hour_is_that_of_the_wall_clock(mailing, clock, settings, day, hour, expected):
    settings.TIME_ZONE = "America/Santiago"
    zone = ZoneInfo("America/Santiago")
    mailing.set(weekly_day=6, digest_hour=hour)
    mailing.subscriber(frequency="weekly", confirmed_at=at("2026-01-01T00:00"))
    moment = clock(day, zone)
    came_out(mailing, at(day, zone).replace(day=at(day).day).isoformat()[:10] + "T00:00")
    ArticlePage.objects.update(first_published_at=datetime.fromisoformat(expected))
    ArticlePage.objects.update(date=moment)
    make_due()
    assert Issue.objects.get().send_at == datetime.fromisoformat(expected)
