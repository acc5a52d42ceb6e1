"""Articles with a date to come, and the calendar as somebody sees it."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone

from blog.models import ArticlePage
from editorial.calendar.entries import Month

BUENOS_AIRES = ZoneInfo("America/Argentina/Buenos_Aires")
NAME, MOVE = "desk_calendar", "desk_reschedule"


def soon(days=1):
    """Return ten o'clock in Buenos Aires, so many days from now."""
    day = timezone.now().astimezone(BUENOS_AIRES) + timedelta(days=days)
    return day.replace(hour=10, minute=0, second=0, microsecond=0)


def scheduled(desk, moment, owner=None, date=None, **kwargs):
    """Return an article that an editor has scheduled."""
    article = desk.draft(owner or desk.writer, **kwargs)
    article.go_live_at, article.date = moment, date or article.date
    article.save_revision().publish()
    return ArticlePage.objects.get(pk=article.pk)


def planned(desk, moment, owner=None, **kwargs):
    """Return a draft that shall be published at a moment."""
    article = desk.draft(owner or desk.writer, **kwargs)
    article.go_live_at = moment
    article.save_revision()
    return ArticlePage.objects.get(pk=article.pk)


def month_of(person, moment=None, **query):
    """Return the page of the month of a moment."""
    month = {"month": str(Month.of(moment.astimezone(BUENOS_AIRES)))} if moment else {}
    response = person.client.get(reverse(NAME), month | query)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").main


def entries(page):
    """Return day, state with hour, and title of each entry."""
    found = []
    for cell in page.select("td"):
        for entry in cell.select(".calendar__entry"):
            state = " ".join(entry.select_one(".calendar__state").text.split())
            title = " ".join(entry.select_one(".calendar__title").text.split())
            found.append((cell.select_one("time")["datetime"], state, title))
    return found


def move(person, article, moment):
    written = moment.astimezone(BUENOS_AIRES).strftime("%Y-%m-%dT%H:%M")
    return person.post(MOVE, article.pk, moment=written)


def said(response):
    return BeautifulSoup(response.content, "html.parser").main.get_text(" ")
