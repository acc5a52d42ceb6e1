"""What it costs to open a long article in the editor, whoever opens it and whatever lies in it."""

import re
from datetime import timedelta
from difflib import unified_diff
from itertools import cycle, islice

import pytest
from django.core.cache import caches
from django.db import connection
from django.db.models import F
from django.test.utils import CaptureQueriesContext
from wagtail.admin.views.pages.edit import EditView
from wagtail.models import Revision, TaskState, WorkflowState
from wagtail_footnotes.models import Footnote

from blog.blocks import ArticleBody
from blog.models import ArticleAuthor, ArticlePage, ArticleSource
from editorial.editor.views import article_viewset
from tests.editorial.team import PAGES, state_of
from tests.factories import (
    AuthorPageFactory,
    DocumentFactory,
    ImageFactory,
    SeriesPageFactory,
    SourceFactory,
    TopicPageFactory,
)

LONG = 60
# What differs each time that the same page is opened: tokens, keys of paragraphs and blocks.
VOLATILE = re.compile(
    r"""csrf[^>]*value="[^"]+"|CSRF_TOKEN[^,]+,|editing-sessions/[\w/]+|[0-9a-f]{8}-[0-9a-f-]{27}"""
    r"""|key\\*(?:"|&quot;): \\*(?:"|&quot;)\w{5}"""
)


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
    """Return the number of queries of opening the editor in a process that has shown none of its thumbnails."""
    assert person.get(f"{PAGES}edit", page.pk).status_code == 200  # makes them
    caches["renditions"].clear()
    with CaptureQueriesContext(connection) as queries:
        assert person.get(f"{PAGES}edit", page.pk).status_code == 200
    return len(queries)


def publish(desk, page: ArticlePage) -> None:
    """Publish a draft."""
    page.latest_revision.publish()


def submit(desk, page: ArticlePage) -> None:
    """Submit a draft to review."""
    desk.workflow.start(page, desk.writer.user)


def change(desk, page: ArticlePage) -> None:
    """Save a newer version."""
    article = ArticlePage.objects.get(pk=page.pk).get_latest_revision_as_object()
    article.title = "Otro título"
    article.save_revision(user=desk.editor.user)


def decide(action: str):
    """Return what decides on the step that waits."""

    def act(desk, page: ArticlePage) -> None:
        state = state_of(page).current_task_state.specific
        state.task.specific.on_action(
            state, desk.second_editor.user, action, comment="Va bien así."
        )

    return act


HISTORIES = {
    "draft": [],
    "live": [publish],
    "live with a draft": [publish, change],
    "in review": [submit],
    "at the second step": [submit, decide("approve")],
    "changed in review": [submit, decide("approve"), change],
    "sent back": [submit, decide("reject")],
}


def lived(desk, page: ArticlePage, history: str) -> ArticlePage:
    """Return the page after what its history tells."""
    for event in HISTORIES[history]:
        event(desk, page)
    return ArticlePage.objects.get(pk=page.pk)


@pytest.fixture
def plain_editor(monkeypatch):
    """Return a function that puts Wagtail's own editor in the place of ours."""
    return lambda: monkeypatch.setitem(article_viewset.views, "edit", EditView.as_view())


def age() -> None:
    """Put two days between now and all that is told with its age."""
    for model, name in (
        (Revision, "created_at"),
        (WorkflowState, "created_at"),
        (TaskState, "started_at"),
        (TaskState, "finished_at"),
    ):
        model.objects.update(**{name: F(name) - timedelta(days=2)})


def shown_fields(person, page: ArticlePage) -> tuple[list[str], int]:
    """Return the lines of the editor's form, and the number of queries of opening it where it was opened before."""
    caches["renditions"].clear()
    with CaptureQueriesContext(connection) as queries:
        html = person.get(f"{PAGES}edit", page.pk).content.decode()
    form = html[html.index('id="page-edit-form"') : html.rindex("</form>")]
    return VOLATILE.sub("~", form).splitlines(), len(queries)


@pytest.mark.parametrize("history", HISTORIES)
def test_shows_what_wagtails_own_shows_for_no_more(desk, long_article, plain_editor, history):
    """Costs a second: a long article is rendered by both editors. Ours shows two panels more."""
    page = lived(desk, long_article(21), history)
    age()
    assert desk.writer.get(f"{PAGES}edit", page.pk).status_code == 200  # makes thumbnails
    ours, queries = shown_fields(desk.writer, page)
    plain_editor()
    wagtails, most = shown_fields(desk.writer, page)
    assert list(unified_diff(wagtails, ours, n=0)) == []
    assert queries <= most


@pytest.mark.parametrize("history", ["draft", "at the second step"])
def test_a_short_article_costs_no_more_than_in_wagtails_own(desk, plain_editor, history):
    page = lived(desk, desk.draft(desk.writer), history)
    queries = cost(desk.writer, page)
    plain_editor()
    assert queries <= cost(desk.writer, page)


@pytest.mark.parametrize("role", ["writer", "editor"])
def test_cost_does_not_grow_with_the_number_of_blocks(desk, long_article, role):
    few, many = long_article(21), long_article(84)
    assert cost(desk.person(role), few) == cost(desk.person(role), many)


@pytest.mark.parametrize("history", ["draft", "live", "in review"])
def test_editor_shows_all_that_an_article_names(desk, long_article, history):
    page = lived(desk, long_article(LONG), history)
    html = desk.writer.get(f"{PAGES}edit", page.pk).content.decode()
    for name in (page.topic.title, page.series.title, page.cover.title, desk.site.author.title):
        assert name in html
    assert f'"parentId": {desk.site.topics.pk}' in html
    article = page.get_latest_revision_as_object()
    for link in article.article_authors.all():
        assert link.author.title in html
    for cited in article.article_sources.all():
        assert cited.source.title in html
    for note in article.footnotes.all():
        assert re.sub("<.*?>", "", note.text) in html
    for tag in article.tag_list:
        assert tag.name in html


def test_editor_shows_steps_and_decisions(desk):
    page = lived(desk, desk.draft(desk.writer), "at the second step")
    html = desk.writer.get(f"{PAGES}edit", page.pk).content.decode()
    assert "Va bien así." in html
    for task in desk.workflow.tasks:
        assert task.name in html
