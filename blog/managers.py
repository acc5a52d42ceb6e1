"""Queries over articles: each list is one complete expression."""

from collections.abc import Callable
from typing import Any, NamedTuple, Self

from django.apps import apps
from django.db.models import F, Model, Prefetch, Q, QuerySet
from wagtail import hooks
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from core.base.publishing import is_public, published
from core.serving.renditions import pictures

# A function (articles) -> articles annotated with a number that lists show.
COUNTS_HOOK = "annotate_articles"
# A function without arguments that returns an ArticleWords.
WORDS_HOOK = "register_article_words"


# Fields of a page that its link needs, and whether visitors may see it.
_ADDRESS = ("title", "slug", "url_path", "path", "depth", "live")


class ArticleWords(NamedTuple):
    """Words of an app of the blog by which articles are found beside their own, such as those of comments."""

    load: Callable[["ArticleQuerySet"], "ArticleQuerySet"]  # ahead, for many articles
    read: Callable[[Any], list[str]]  # of one article, loaded ahead or not


class ArticleQuerySet(PageQuerySet):
    """Articles, filtered and ordered as the site's lists are."""

    def published(self) -> Self:
        """Filter what visitors may see."""
        return published(self)

    def newest_first(self) -> Self:
        """Order by the article's own date."""
        return self.order_by("-date", "-pk")

    def in_series_order(self) -> Self:
        """Order as a series is read."""
        return self.order_by(F("series_place").asc(nulls_last=True), "date", "pk")

    def about(self, topics: QuerySet) -> Self:
        """Filter those whose main topic or one of the others is among the topics' ids."""
        return self.filter(
            Q(topic__in=topics)
            | Q(
                pk__in=self.model.topics.through.objects.filter(topicpage__in=topics).values(
                    "articlepage"
                )
            )
        )

    def written_by(self, author: Page) -> Self:
        """Filter those that an author wrote, alone or with others."""
        return self.filter(article_authors__author=author)

    def citing(self, source: Model) -> Self:
        """Filter those that cite the source."""
        return self.filter(article_sources__source=source)

    def for_list(self, *specs: str) -> Self:
        """Prefetch what a list shows (topic, authors, cover in these specs, by default as card), and not the body."""
        return (
            self.defer("body")
            .select_related("series", "cover")
            .prefetch_related(pictures("cover", *(specs or ("card",))), *_shown()[:2])
            .with_counts()
        )

    def for_cards(self) -> Self:
        """Read what cards show, topic and cover in the same query, and nothing else."""
        return (
            self.select_related("cover", "topic")
            .only(*_ADDRESS, "date", "cover", *(f"topic__{name}" for name in _ADDRESS))
            .prefetch_related(pictures("cover", "card"))
        )

    def with_counts(self) -> Self:
        """Add what the apps of the blog count of each article, such as its comments."""
        articles = self
        for annotate in hooks.get_hooks(COUNTS_HOOK):
            articles = annotate(articles)
        return articles

    def for_index(self) -> Self:
        """Prefetch what the search index holds of an article beside its own text: names, and what apps of the blog add."""
        articles = self.prefetch_related(*_shown(), "tagged_items__tag")
        for words in article_words():
            articles = words.load(articles)
        return articles

    def for_feed(self) -> Self:
        """Read what a feed shows: everything; who may be seen is asked once a request."""
        links = apps.get_model("blog", "ArticleAuthor").objects.select_related("author")
        tags = apps.get_model("blog", "ArticleTag").objects.select_related("tag")
        return self.select_related("cover", "share_image", "topic").prefetch_related(
            pictures("cover", "share"),
            pictures("share_image", "share"),
            Prefetch("article_authors", links),
            _shown()[2],
            Prefetch("tagged_items", tags),
            "footnotes",
        )


def article_words() -> list[ArticleWords]:
    """Return the words that the apps of the blog add."""
    return [register() for register in hooks.get_hooks(WORDS_HOOK)]


def _shown() -> tuple[Prefetch, ...]:
    """Prefetch topics, authors and series where visitors may see their pages."""
    public = is_public()
    topics, authors, series = (
        apps.get_model("blog", model).objects.filter(public)
        for model in ("TopicPage", "AuthorPage", "SeriesPage")
    )
    return (
        Prefetch("topic", queryset=topics, to_attr="shown_topic"),
        Prefetch("article_authors__author", queryset=authors, to_attr="shown_author"),
        Prefetch("topics", queryset=topics, to_attr="shown_topics"),
        Prefetch("series", queryset=series, to_attr="shown_series"),
    )


ArticleManager = PageManager.from_queryset(ArticleQuerySet)
