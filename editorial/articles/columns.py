"""Columns of the article list, and the data they show, loaded for all rows at once."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, NumberColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageTable, PageTitleColumn
from wagtail.admin.utils import get_user_display_name
from wagtail.models import Revision, Task

from blog.models import ArticlePage
from core.base.models import SiteImage
from core.serving.renditions import ADMIN_FILTERS, SPECS, nearest, ready
from core.wagtail_compat.pages import reviews_of_specific_pages
from core.wagtail_compat.workflows import with_schedule
from editorial.articles.states import states_of
from editorial.checks.readability import NAMES
from editorial.checks.subject import Subject

# Rendered for the site's own lists when the article is published: the list of the CMS makes no picture.
COVER = next(each for each in SPECS["card"].filters if each.endswith("webp"))
_BATCH = 100


def prefetched(articles: Any) -> Any:
    """Prefetch what the rows show, except the texts, which `with_details` loads for one page of rows."""
    covers = SiteImage.objects.prefetch_renditions(COVER, *ADMIN_FILTERS)
    return (
        with_schedule(articles.defer_streamfields())
        .with_counts()
        .select_related("topic", "series", "latest_revision__user")
        .defer("topic__description", "latest_revision__content")
        .prefetch_related(
            Prefetch("cover", queryset=covers),
            reviews_of_specific_pages(),
            "article_authors__author",
        )
    )


def with_details(articles: Iterable[Any]) -> list[Any]:
    """Add to each article its states, its last editor, and words and readability of its latest text."""
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


def in_detailed_batches(articles: Any) -> Iterator[Any]:
    """Yield articles with details in batches, never holding the texts of all."""
    start = 0
    while batch := articles[start : start + _BATCH]:
        yield from with_details(batch)
        start += _BATCH


def cover_of(article: Any) -> Any:
    """Return what is ready of an article's cover, None where that is nothing."""
    cover = article.cover
    return cover and (ready(cover, [COVER]).get(COVER) or nearest(cover))


def _load_tasks(rows: list[Any]) -> None:
    """Load the specific tasks of the current workflow steps at once: Wagtail asks each row's whether it lets the user edit."""
    reviews = filter(None, (row.current_workflow_state for row in rows))
    steps = [review.current_task_state for review in reviews]
    steps = [step for step in steps if step]
    tasks = {
        task.pk: task for task in Task.objects.filter(pk__in=[s.task_id for s in steps]).specific()
    }
    for step in steps:
        step.task = tasks[step.task_id]


def _drafts(rows: list[Any]) -> dict[int, tuple[int, Any]]:
    """Return word count and body of the latest revision, by the ids of the articles with unpublished changes."""
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


class CoverColumn(BaseColumn):
    """Show the cover as a thumbnail."""

    cell_template_name = "desk/listing/cover_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the rendition."""
        return super().get_cell_context_data(instance, parent_context) | {
            "cover": cover_of(instance)
        }


class TitleColumn(PageTitleColumn):
    """Show the title with its links, without Wagtail's menu of each row, which would cost queries."""

    cell_template_name = "desk/listing/title_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the URL of the live page."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"live_url": instance.live and instance.get_url(context["request"])}


class StateColumn(BaseColumn):
    """Show the article's states: published, changed, in review, scheduled."""

    cell_template_name = "desk/listing/state_cell.html"


class SeriesColumn(BaseColumn):
    """Show the series and the article's place in it."""

    cell_template_name = "desk/listing/series_cell.html"


class ReadabilityColumn(BaseColumn):
    """Show the readability of the text."""

    cell_template_name = "desk/listing/readability_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the band and the index, where the text is long enough."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"band": band_of(instance), "index": index_of(instance)}


class ChangeColumn(BaseColumn):
    """Show when the article was changed last, and by whom."""

    cell_template_name = "desk/listing/change_cell.html"


class CommentsColumn(Column):
    """Show the number of published comments, and whether comments are open."""

    cell_template_name = "desk/listing/comments_cell.html"


class DayColumn(BaseColumn):
    """Show the article's own date."""

    cell_template_name = "desk/listing/day_cell.html"


class ArticleTable(PageTable):
    """Show articles, with the data of all rows loaded at once."""

    def __init__(self, columns: Any, data: Any, **kwargs: Any) -> None:
        """Load the data of the rows."""
        super().__init__(columns, with_details(data), **kwargs)


def topic_of(article: Any) -> str:
    """Return the main topic's title, '' for a draft that has none yet."""
    return article.topic.title if article.topic else ""


def names_of(article: Any) -> str:
    """Return the names of the authors in their order."""
    return ", ".join(link.author.title for link in article.article_authors.all())


def comments_of(article: Any) -> Any:
    """Return whether comments are open, in words."""
    return _("Open") if article.comments_open else _("Closed")


def band_of(article: Any) -> str:
    """Return the name of the readability band, '' for a text that is too short."""
    return str(NAMES[article.readability.band]) if article.readability.is_sample else ""


def index_of(article: Any) -> int | None:
    """Return the readability index, None for a text that is too short."""
    return round(article.readability.perspicuity) if article.readability.is_sample else None


COLUMNS = [
    BulkActionsColumn("bulk_actions"),
    CoverColumn("cover", label=_("Cover"), classname="articles-cover"),
    TitleColumn("title", label=_("Title"), sort_key="title", classname="title"),
    StateColumn("state", label=_("State"), sort_key="live"),
    Column("topic", label=_("Topic"), accessor=topic_of, sort_key="topic__title"),
    SeriesColumn("series", label=_("Series"), sort_key="series__title"),
    Column("authors", label=_("Authors"), accessor=names_of),
    NumberColumn("words", label=_("Words"), sort_key="word_count"),
    ReadabilityColumn("readability", label=_("Readability")),
    CommentsColumn("comments", label=_("Comments"), accessor=comments_of, sort_key="comment_count"),
    DayColumn("date", label=_("Date"), sort_key="date"),
    ChangeColumn("change", label=_("Last change"), sort_key="latest_revision_created_at"),
]
