"""The titles of private and unpublished topics, series and authors find no article, and stand on no public page."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django_tasks_db.models import DBTaskResult
from modelsearch.backends import get_search_backend
from wagtail.models import Page, PageViewRestriction

from blog.models import ArticlePage
from tests.factories import AuthorPageFactory, SeriesPageFactory, TopicPageFactory

pytestmark = pytest.mark.django_db

SECRETS = ("Zafiro", "Rubí", "Topacio", "Esmeralda")  # series, second topic, main topic, author


@pytest.fixture
def filed(site):
    """Return a public article that is filed under a series, two topics and an author whom visitors can't see."""

    def file(hide) -> ArticlePage:
        series = SeriesPageFactory(parent=site.blog, title=SECRETS[0])
        above = TopicPageFactory(parent=site.topics, title="Cofre")
        second = TopicPageFactory(parent=above, title=SECRETS[1])
        main = TopicPageFactory(parent=site.topics, title=SECRETS[2])
        author = AuthorPageFactory(parent=site.authors, title=SECRETS[3])
        article = site.article(
            title="Una nota", series=series, series_place=1, topic=main, authors=[author]
        )
        article.topics.add(second)
        article.save_revision().publish()
        for page in (series, above, main, author):
            hide(page)
        call_command("update_index", verbosity=0)
        return ArticlePage.objects.get(pk=article.pk)

    return file


def private(page: Page) -> None:
    """Let members alone read a page and what is below it."""
    PageViewRestriction.objects.create(page=page, restriction_type="login")


def unpublished(page: Page) -> None:
    """Unpublish a page and what is below it."""
    Page.objects.filter(path__startswith=page.path).update(live=False)


@pytest.mark.parametrize("hide", [private, unpublished])
def test_they_find_nothing(client, filed, hide):
    article = filed(hide)
    for secret in SECRETS:
        answer = client.get(reverse("search"), {"q": secret})
        assert answer.context["total"] == 0, secret
        assert list(get_search_backend().search(secret, ArticlePage)) == [], secret
        suggested = client.get(reverse("search_suggestions"), {"q": secret[:3]}).json()
        assert suggested["suggestions"] == [], secret
    assert client.get(reverse("search"), {"q": "nota"}).context["total"] == 1
    for loaded in (
        article,
        ArticlePage.objects.for_index().get(pk=article.pk),
        ArticlePage.objects.for_feed().get(pk=article.pk),
    ):
        assert loaded.all_topics == [] and loaded.authors == [] and loaded.shown_series is None
        assert not set(SECRETS) & set(loaded.search_names())


def test_what_becomes_private_is_forgotten(client, filed, django_capture_on_commit_callbacks):
    filed(lambda page: None)
    assert client.get(reverse("search"), {"q": SECRETS[0]}).context["total"] == 2
    with django_capture_on_commit_callbacks(execute=True):
        for page in Page.objects.filter(title__in=[*SECRETS, "Cofre"]):
            private(page)
    for left in DBTaskResult.objects.ready():
        left.task.call(*left.args_kwargs["args"])
    assert {
        secret: client.get(reverse("search"), {"q": secret}).context["total"] for secret in SECRETS
    } == dict.fromkeys(SECRETS, 0)


@pytest.mark.parametrize("hide", [private, unpublished])
def test_no_public_page_says_them(client, filed, site, hide):
    article = filed(hide)
    feeds = [f"{site.blog.url}feed/{form}" for form in ("", "atom/", "json/")]
    addresses = [
        article.url,
        site.blog.url,
        site.home.url,
        site.topics.url,
        "/buscar/?q=nota",
        "/sitemap.xml",
        "/llms.txt",
        *(f"{page.url}index.md" for page in (article, site.blog, site.home, site.topics)),
        *feeds,
    ]
    for address in addresses:
        answer = client.get(address)
        assert answer.status_code == 200, address
        html = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert not [secret for secret in SECRETS if secret in html.decode()], address


def test_indexing_asks_no_more_for_more_articles(site):
    def ask() -> int:
        with CaptureQueriesContext(connection) as queries:
            for article in ArticlePage.objects.for_index():
                article.search_names()
                [facet.values(article) for facet in article.search_facets]
        return len(queries)

    series = SeriesPageFactory(parent=site.blog)
    counts = []
    for number in (1, 4):
        for _each in range(number):
            article = site.article(series=series)
            article.topics.add(site.topic)
            article.save()
        counts.append(ask())
    assert counts[0] == counts[1]
