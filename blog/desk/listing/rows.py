"""What the list shows of each article, loaded for many at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision, Task, WorkflowState

from blog.desk.checks.subject import Subject
from blog.desk.listing.states import states_of, with_schedule
from blog.models import ArticlePage
from core.base.models import SiteImage
from core.serving.renditions import SPECS, UNREADABLE

# Rendered for the site's own lists when the article is published: the list of the CMS makes no picture of its own.
COVER = next(each for each in SPECS["card"].filters if each.endswith("webp"))
_BATCH = 100


def loaded_ahead(articles: Any) -> Any:
    """Load what the rows show, but no text: a page of rows needs only its own."""
    covers = SiteImage.objects.prefetch_renditions(COVER)
    reviews = WorkflowState.objects.active().select_related("current_task_state__task")
    return (
        with_schedule(articles.defer_streamfields())
        .with_counts()
        .select_related("topic", "series", "latest_revision__user")
        .defer("topic__description", "latest_revision__content")
        .prefetch_related(
            Prefetch("cover", queryset=covers),
            Prefetch("_specific_workflow_states", reviews, to_attr="_current_workflow_states"),
            "article_authors__author",
        )
    )


def described(articles: Iterable[Any]) -> list[Any]:
    """Add to each article where it stands, the words and the readability of its latest text, and who changed it last."""
    rows = list(articles)
    _load_tasks(rows)
    drafts = _drafts(rows)
    bodies = _bodies([row.pk for row in rows if row.pk not in drafts])
    for row in rows:
        row.words, row.body = drafts.get(row.pk) or (row.word_count, bodies.get(row.pk))
        row.readability = Subject(row).index  # as the editor's panel shows it
        row.states = states_of(row)
        row.changed_by = _last_editor(row)
    return rows


def described_in_batches(articles: Any) -> Iterator[Any]:
    """Describe any number of articles, never holding the texts of all."""
    start = 0
    while batch := articles[start : start + _BATCH]:
        yield from described(batch)
        start += _BATCH


def cover_of(article: Any) -> Any:
    """Return the small picture of its cover, None where there is none or its file is gone."""
    try:
        return article.cover and article.cover.get_rendition(COVER)
    except UNREADABLE:
        return None


def _load_tasks(rows: list[Any]) -> None:
    """Load the steps under way with their own types: Wagtail asks each row's whether it lets her edit."""
    steps = [state.current_task_state for row in rows for state in row._current_workflow_states]
    steps = [step for step in steps if step]
    tasks = {
        task.pk: task for task in Task.objects.filter(pk__in=[s.task_id for s in steps]).specific()
    }
    for step in steps:
        step.task = tasks[step.task_id]


def _drafts(rows: list[Any]) -> dict[int, tuple[int, Any]]:
    """Return the length and the text of the articles whose latest version isn't what their rows hold."""
    versions = {row.latest_revision_id: row.pk for row in rows if row.has_unpublished_changes}
    saved = Revision.objects.filter(pk__in=versions.keys() - {None})
    read = ArticlePage._meta.get_field("body").to_python
    return {
        versions[pk]: (words, read(body))
        for pk, words, body in saved.values_list("pk", "content__word_count", "content__body")
    }


def _bodies(ids: list[int]) -> dict[int, Any]:
    return dict(ArticlePage.objects.filter(pk__in=ids).values_list("pk", "body"))


def _last_editor(row: Any) -> str:
    version = row.latest_revision
    return get_user_display_name(version.user) if version and version.user else ""
