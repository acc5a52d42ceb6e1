"""The columns of the list of articles."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import BaseColumn, Column, NumberColumn
from wagtail.admin.ui.tables.pages import BulkActionsColumn, PageTable, PageTitleColumn

from blog.desk.checks.names import band_name
from blog.desk.listing.rows import cover_of, described


class CoverColumn(BaseColumn):
    """The cover, small; beside the title it says nothing of its own."""

    cell_template_name = "desk/listing/cover_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the picture."""
        return super().get_cell_context_data(instance, parent_context) | {
            "cover": cover_of(instance)
        }


class TitleColumn(PageTitleColumn):
    """The title, and where it leads. Wagtail's menu of a row would ask the database for each row."""

    cell_template_name = "desk/listing/title_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the address of the live page."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"live_url": instance.live and instance.get_url(context["request"])}


class StateColumn(BaseColumn):
    """Where the article stands: published, changed, in review, scheduled."""

    cell_template_name = "desk/listing/state_cell.html"


class SeriesColumn(BaseColumn):
    """The series, and the article's place in it."""

    cell_template_name = "desk/listing/series_cell.html"


class ReadabilityColumn(BaseColumn):
    """How easily the text reads."""

    cell_template_name = "desk/listing/readability_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the band and the index, where there is enough text for them."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"band": band_of(instance), "index": index_of(instance)}


class ChangeColumn(BaseColumn):
    """When the article was changed last, and by whom."""

    cell_template_name = "desk/listing/change_cell.html"


class CommentsColumn(Column):
    """How many comments readers see, and whether they may write more."""

    cell_template_name = "desk/listing/comments_cell.html"


class DayColumn(BaseColumn):
    """The article's own date."""

    cell_template_name = "desk/listing/day_cell.html"


class ArticleTable(PageTable):
    """The table, with what its rows need loaded for all of them."""

    def __init__(self, columns: Any, data: Any, **kwargs: Any) -> None:
        """Describe the articles shown."""
        super().__init__(columns, described(data), **kwargs)


def topic_of(article: Any) -> str:
    """Return the main topic's title, '' for a draft that has none yet."""
    return article.topic.title if article.topic else ""


def names_of(article: Any) -> str:
    """Return the authors in their order."""
    return ", ".join(link.author.title for link in article.article_authors.all())


def comments_of(article: Any) -> Any:
    """Tell whether readers may comment."""
    return _("Open") if article.comments_open else _("Closed")


def band_of(article: Any) -> str:
    """Return the name of the band in which the text reads, '' for one that is too short."""
    return band_name(article.readability.band) if article.readability.is_sample else ""


def index_of(article: Any) -> int | None:
    """Return the index that the band is made of."""
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
