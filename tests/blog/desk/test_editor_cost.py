"""What it costs to open a long article in the editor, whoever opens it and whatever lies in it."""

from itertools import cycle, islice

import pytest
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail_footnotes.models import Footnote

from blog.blocks import ArticleBody
from blog.models import ArticleAuthor, ArticlePage, ArticleSource
from tests.blog.desk.team import PAGES
from tests.factories import (
    AuthorPageFactory,
    DocumentFactory,
    ImageFactory,
    SeriesPageFactory,
    SourceFactory,
    TopicPageFactory,
)

ROLES = ("guest", "writer", "editor", "administrator", "superuser")
LONG = 60
DRAFT = 40
LIVE = 46  # tags, authors, sources and footnotes are rows, where a draft has them in its version
IN_REVIEW = 54  # the steps, their decisions, and who may take them


@pytest.fixture
def long_article(desk):
    """Return a function that makes a draft of so many blocks, each time with objects of its own."""

    def make(blocks: int, each: int = 2) -> ArticlePage:
        series = SeriesPageFactory(parent=desk.site.blog)
        page = desk.draft(
            desk.writer,
            body=list(islice(cycle(bodies(desk, each)), blocks)),
            cover=ImageFactory(file__width=60, file__height=40),
            series=series,
            series_place=1,
            tags=[f"{blocks}-{number}" for number in range(each)],
        )
        fill(desk, page, each)
        page.save_revision(user=desk.writer.user)
        return ArticlePage.objects.get(pk=page.pk)

    return make


def bodies(desk, each: int) -> list[tuple[str, object]]:
    """Return every kind of block so many times, with different pictures, files, sources and articles."""
    found = []
    for _ in range(each):
        ImageFactory(file__width=60, file__height=40)
        DocumentFactory()
        SourceFactory()
        desk.site.article(parent=desk.site.blog)
        found += [
            (name, block.get_preview_value()) for name, block in ArticleBody().child_blocks.items()
        ]
    return found


def fill(desk, page: ArticlePage, each: int) -> None:
    """Give a page so many more authors, topics, sources and footnotes."""
    for number in range(each):
        author = AuthorPageFactory(parent=desk.site.authors)
        page.article_authors.add(ArticleAuthor(author=author))
        page.article_sources.add(ArticleSource(source=SourceFactory()))
        page.topics.add(TopicPageFactory(parent=desk.site.topics))
        page.footnotes.add(Footnote(text=f"<p>Nota {number}</p>"))


def give(page: ArticlePage, person) -> None:
    """Make the writer the owner, but for a guest, who opens no other's."""
    owner = person if person is person.desk.guest else person.desk.writer
    ArticlePage.objects.filter(pk=page.pk).update(owner=owner.user)


def cost(person, page: ArticlePage) -> int:
    """Return the number of queries of opening the editor, the first time set aside."""
    assert person.get(f"{PAGES}edit", page.pk).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        assert person.get(f"{PAGES}edit", page.pk).status_code == 200
    return len(queries)


@pytest.mark.parametrize("in_review", [False, True])
def test_sixty_blocks_open_within_the_limit(desk, long_article, subtests, in_review):
    page, limit = long_article(LONG), DRAFT
    if in_review:
        desk.workflow.start(page, desk.writer.user)
        limit = IN_REVIEW
    for role in ROLES:
        with subtests.test(role):
            give(page, desk.person(role))
            assert cost(desk.person(role), page) <= limit


def test_published_article_opens_within_the_limit(desk, long_article):
    page = long_article(LONG)
    page.latest_revision.publish()
    assert cost(desk.editor, page) <= LIVE


def test_cost_does_not_grow_with_what_lies_in_an_article(desk, long_article):
    few, many = long_article(21, each=1), long_article(84, each=4)
    assert cost(desk.writer, few) == cost(desk.writer, many)


def test_cost_does_not_grow_with_thumbnails_that_this_process_has_not_shown(desk, long_article):
    few, many = long_article(21, each=1), long_article(84, each=4)
    for page in (few, many):
        cost(desk.writer, page)
    counts = []
    for page in (few, many):
        caches["renditions"].clear()
        with CaptureQueriesContext(connection) as queries:
            desk.writer.get(f"{PAGES}edit", page.pk)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_editor_shows_what_was_loaded_at_once(desk, long_article):
    page = long_article(LONG)
    html = desk.writer.get(f"{PAGES}edit", page.pk).content.decode()
    for name in (page.topic.title, page.series.title, page.cover.title, desk.site.author.title):
        assert name in html
    assert f'"parentId": {desk.site.topics.pk}' in html
    for link in page.article_authors.all():
        assert link.author.title in html
    for tag in page.tag_list:
        assert tag.name in html
