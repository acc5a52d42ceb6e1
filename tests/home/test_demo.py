"""The demo: believable, complete, and never in the way of other content."""

import json

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from wagtail.models import PageViewRestriction, WorkflowState

from blog.blocks import ArticleBody
from blog.models import ArticlePage, AuthorPage, BlogIndexPage, SeriesPage, Source, TopicPage
from core.blocks.reading import count_words
from home.demo import artwork, content_files
from home.management.commands import demo as command
from tests.factories import ImageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def quick(monkeypatch, settings, tmp_path):
    """Draw one small picture for all, and render none."""
    settings.VAR_DIR = tmp_path
    png = ImageFactory.build().file.read()
    monkeypatch.setattr(artwork, "draw_all", lambda wanted: ((drawing, png) for drawing in wanted))
    monkeypatch.setattr(command, "warm", lambda *args: None)


@pytest.fixture
def demo(quick):
    call_command("demo")


def test_texts_keep_to_the_brief():
    articles = content_files.articles()
    parts = sorted(article["series_place"] for article in articles if "series" in article)
    assert parts == list(range(1, len(parts) + 1))
    assert len(parts) >= 5
    assert len(articles) - len(parts) >= 20
    dates = [article["date"] for article in articles]
    assert (max(dates) - min(dates)).days > 2.5 * 365
    assert (
        len({article["topic"] for article in articles} | {t for a in articles for t in a["topics"]})
        >= 8
    )


def test_texts_between_them_use_every_block():
    used = {block["type"] for article in content_files.articles() for block in article["body"]}
    assert used == set(ArticleBody().child_blocks)


def test_demo_loads(demo):
    assert ArticlePage.objects.published().count() >= 26
    assert all(
        400 <= count_words(a.body) <= 1300
        for a in ArticlePage.objects.filter(slug__in=[e["slug"] for e in content_files.articles()])
    )
    assert (
        TopicPage.objects.count(),
        AuthorPage.objects.count(),
        Source.objects.count(),
        SeriesPage.objects.count(),
    ) == (10, 3, 5, 1)
    assert PageViewRestriction.objects.count() == 1
    statuses = set(WorkflowState.objects.values_list("status", flat=True))
    assert {"in_progress", "needs_changes", "approved"} <= statuses
    assert ArticlePage.objects.filter(
        live=False, _revisions__approved_go_live_at__isnull=False
    ).exists()
    assert mail.outbox == []


def test_every_demo_page_answers(demo, client):
    for page in ArticlePage.objects.published():
        assert client.get(page.url).status_code == 200, page.slug
    for address in (
        "/",
        "/acerca/",
        "/privacidad/",
        "/blog/",
        "/blog/errores-al-empezar/",
        "/temas/",
        "/autoras/",
        "/blog/feed/",
    ):
        assert client.get(address).status_code == 200, address


def test_logins_are_kept_one_a_role(demo, client, settings):
    logins = json.loads((settings.VAR_DIR / "logins.json").read_text())
    assert set(logins) == {"Redacción", "Edición", "Administración"}
    for login in logins.values():
        assert client.login(**login)
        assert client.get("/admin/").status_code == 200


def test_a_second_run_changes_nothing(demo, capsys):
    before = list(ArticlePage.objects.values_list("pk", "latest_revision"))
    call_command("demo")
    call_command("demo", "--if-empty")
    assert list(ArticlePage.objects.values_list("pk", "latest_revision")) == before


def test_other_content_is_never_touched(quick, site):
    site.article(title="Mía")
    with pytest.raises(CommandError):
        call_command("demo")
    call_command("demo", "--if-empty")
    assert ArticlePage.objects.count() == 1


def test_a_failure_leaves_nothing_behind(quick, monkeypatch):
    monkeypatch.setattr("home.demo.loader.people.give_addresses", lambda users: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        call_command("demo")
    assert not ArticlePage.objects.exists()
    assert BlogIndexPage.objects.count() == 1
