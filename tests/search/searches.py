"""Searches that were asked, and who reads about them."""

from datetime import timedelta

from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone
from wagtail.contrib.search_promotions.models import Query, QueryDailyHits

from search.models import SearchOutcome
from tests.factories import UserFactory

REPORT = "/admin/reports/searches/"


def asked(words: str, *hits: int, results: int | None = 1) -> Query:
    """Make a query, asked so often today, yesterday …; None leaves it without an outcome."""
    query = Query.objects.create(query_string=words)
    today = timezone.localdate()
    QueryDailyHits.objects.bulk_create(
        QueryDailyHits(query=query, date=today - timedelta(days=ago), hits=number)
        for ago, number in enumerate(hits)
        if number
    )
    if results is not None:
        SearchOutcome.objects.create(query=query, results=results, searched_at=timezone.now())
    return query


def log_in(role: str, **fields) -> Client:
    """Return the browser of a new user with this role."""
    user = UserFactory(**fields)
    if role:
        user.groups.add(Group.objects.get(name=role))
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    return client


def rows(client: Client, **parameters) -> list[BeautifulSoup]:
    """Return the rows of the report."""
    response = client.get(REPORT, parameters)
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser").select(
        "#listing-results > table > tbody > tr"
    )
