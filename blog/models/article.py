"""Articles."""

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable
from wagtail.search import index

from blog.blocks import ArticleBody
from blog.facets import ARTICLE_FACETS
from blog.managers import ArticleManager, article_words
from blog.panels import article_tabs
from blog.previews import PreviewedElsewhere
from blog.related import stored_related
from blog.review import Reviewed
from blog.series import next_free_place, place_in_series
from blog.structured_data import blog_posting
from core.base.models import BasePage
from core.base.publishing import visible
from core.blocks.reading import (
    Heading,
    count_words,
    headings,
    reading_minutes,
    table_of_contents,
)
from core.serving.renditions import pictures


def new_feed_id() -> str:
    """Return an id that no other article has (RFC 9562)."""
    return uuid4().urn


class ArticleTag(TaggedItemBase):
    """A free keyword on an article."""

    content_object = ParentalKey(
        "blog.ArticlePage", related_name="tagged_items", on_delete=models.CASCADE
    )


class ArticleAuthor(Orderable):
    """An author's place among the authors of an article."""

    page = ParentalKey("blog.ArticlePage", related_name="article_authors", on_delete=models.CASCADE)
    author = models.ForeignKey(
        "blog.AuthorPage",
        verbose_name=_("author"),
        on_delete=models.PROTECT,
        related_name="article_authors",
    )

    panels = [FieldPanel("author")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "author"], name="article_author_once")
        ]

    @cached_property
    def shown_author(self) -> Any:
        """Return the author, None where visitors may not see her page; lists load it ahead."""
        return next(iter(visible([self.author] if self.author_id else [])), None)


class ArticleSource(Orderable):
    """A source that an article cites."""

    page = ParentalKey("blog.ArticlePage", related_name="article_sources", on_delete=models.CASCADE)
    source = models.ForeignKey(
        "blog.Source",
        verbose_name=_("source"),
        on_delete=models.PROTECT,
        related_name="article_sources",
    )

    panels = [FieldPanel("source")]

    class Meta(Orderable.Meta):
        constraints = [
            models.UniqueConstraint(fields=["page", "source"], name="article_source_once")
        ]


class ArticlePage(PreviewedElsewhere, Reviewed, BasePage):
    """An article composed of blocks."""

    summary = models.TextField(
        _("summary"),
        max_length=300,
        help_text=_("One or two sentences: what the reader takes with her."),
    )
    cover = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    body = StreamField(ArticleBody(), verbose_name=_("body"))
    topic = models.ForeignKey(
        "blog.TopicPage",
        verbose_name=_("main topic"),
        null=True,  # a draft may wait for it; what is published has one
        on_delete=models.PROTECT,
        related_name="main_articles",
    )
    topics = ParentalManyToManyField(
        "blog.TopicPage", verbose_name=_("more topics"), blank=True, related_name="more_articles"
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))
    series = models.ForeignKey(
        "blog.SeriesPage",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="parts",
    )
    series_place = models.PositiveSmallIntegerField(_("place in the series"), null=True, blank=True)
    date = models.DateTimeField(
        _("date"),
        null=True,  # until it is published
        blank=True,
        db_index=True,
        help_text=_("Empty: the moment of publication."),
    )
    updated = models.DateTimeField(
        _("last substantive update"),
        null=True,
        blank=True,
        help_text=_("Only where the content has changed, not for a typo."),
    )
    valid_until = models.DateField(
        _("valid until"),
        null=True,
        blank=True,
        help_text=_(
            "Where what it says has a term: afterwards readers are told that it may have changed."
        ),
    )
    featured = models.BooleanField(_("featured"), default=False)
    comments_open = models.BooleanField(_("comments open"), default=True)
    word_count = models.PositiveIntegerField(default=0, editable=False)
    # What feeds know it by: it never changes, whatever its address. What is imported keeps the id that it had.
    feed_id = models.CharField(max_length=2000, blank=True, default=new_feed_id, editable=False)

    objects = ArticleManager()

    markdown_template = "blog/markdown/article.html"
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    # What belongs to the original alone.
    exclude_fields_in_copy = ["series", "series_place", "featured", "updated", "date", "feed_id"]

    edit_handler = article_tabs(BasePage)

    search_fields = [
        *BasePage.search_fields,
        index.SearchField("summary", boost=4),
        index.SearchField("body"),
        index.SearchField("search_names", boost=2),
        index.SearchField("search_words"),  # last: of a long text the index holds the beginning
        index.FilterField("date"),
        index.FilterField("topic"),
    ]

    search_facets = ARTICLE_FACETS
    search_meaning_fields = ("title", "search_description", "summary")
    comment_count = 0  # what a list shows where comments has counted (blog.managers.COUNTS_HOOK)

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        constraints = [
            models.UniqueConstraint(
                fields=["feed_id"], condition=~models.Q(feed_id=""), name="article_feed_id_once"
            )
        ]
        permissions = [("publish_own_article", _("Can publish own articles without review"))]

    def clean(self) -> None:
        """Refuse a date after publication; put a new part at the end of its series."""
        super().clean()
        if self.date and self.date > max(timezone.now(), self.go_live_at or timezone.now()):
            raise ValidationError(
                {
                    "date": _(
                        "The date can't be later than publication. To publish later, set the go-live date in the status panel."
                    )
                }
            )
        if self.series_id and not self.series_place:
            self.series_place = next_free_place(self)
        if not self.series_id:
            self.series_place = None

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        """Count words before Wagtail saves."""
        self.word_count = count_words(self.body)
        super().full_clean(*args, **kwargs)

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Date an article that goes live without a date; one that was dated before keeps its date.

        An alias, of which Wagtail copies all fields whenever its article changes, is another article in feeds.
        """
        if self.live and not self.date:
            self.date = self._stored("date") or self._moment_of_publication()
        if self.alias_of_id:
            self.feed_id = self._stored("feed_id") or new_feed_id()
        super().save(*args, **kwargs)

    def _stored(self, name: str) -> Any:
        return ArticlePage.objects.filter(pk=self.pk).values_list(name, flat=True).first()

    def _moment_of_publication(self) -> datetime:
        """Return the hour that it was scheduled for, else now, to the minute as the editor shows it."""
        now = timezone.now()
        planned = self.go_live_at if self.go_live_at and self.go_live_at <= now else now
        return planned.replace(second=0, microsecond=0)

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Read a stored version; one without a date has the article's own, and any has the article's id in feeds."""
        version = super().with_content_json(content)
        version.date = version.date or self.date
        version.feed_id = self.feed_id
        return version

    @classmethod
    def get_served_objects(cls) -> Any:
        """Return all articles with what is read along with one that is visited."""
        authors = ArticleAuthor.objects.select_related("author__portrait").defer(
            "author__bio", "author__trajectory", "author__links"
        )
        return (
            super()
            .get_served_objects()
            .select_related("cover", "topic", "series", "related_articles")
            .prefetch_related(
                models.Prefetch("article_authors", authors),
                models.Prefetch("tagged_items", ArticleTag.objects.select_related("tag")),
            )
        )

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the place in the series and related articles."""
        models.prefetch_related_objects(self.authors, pictures("portrait", "portrait"))
        return super().get_context(request, *args, **kwargs) | {
            "series_place": place_in_series(self),
            "related": stored_related(self),
            "sources": [cited.source for cited in self.article_sources.select_related("source")],
        }

    @cached_property
    def authors(self) -> list[Any]:
        """Return the author pages that visitors may see, in their order."""
        return [link.shown_author for link in self.article_authors.all() if link.shown_author]

    @cached_property
    def shown_topic(self) -> Any:
        """Return the main topic, None where visitors may not see its page; lists load it ahead."""
        return next(iter(visible([self.topic] if self.topic_id else [])), None)

    @cached_property
    def shown_topics(self) -> list[Any]:
        """Return the other topics whose pages visitors may see; lists load them ahead."""
        return visible(self.topics.all())

    @cached_property
    def shown_series(self) -> Any:
        """Return the series, None where visitors may not see its page; what is indexed has it loaded ahead."""
        return next(iter(visible([self.series] if self.series_id else [])), None)

    @cached_property
    def tag_list(self) -> list[Any]:
        """Return the tags; a list that has prefetched them asks nothing more."""
        if self.pk:
            models.prefetch_related_objects([self], "tagged_items__tag")
        return [tagged.tag for tagged in self.tagged_items.all()]

    @cached_property
    def all_topics(self) -> list[Any]:
        """Return the main topic and the other ones, each once, as far as visitors may see their pages."""
        return [topic for topic in dict.fromkeys([self.shown_topic, *self.shown_topics]) if topic]

    @classmethod
    def get_indexed_objects(cls) -> Any:
        """Prefetch names, so that indexing many articles asks for them once."""
        return super().get_indexed_objects().for_index()

    def search_sections(self) -> list[Heading]:
        """Return the headings of the body."""
        return headings(self.body)

    def search_date(self) -> Any:
        """Return the article's own date, None for a draft without."""
        return self.date

    def search_authors(self) -> list[str]:
        """Return the names of the authors that visitors see."""
        return [author.title for author in self.authors]

    def search_names(self) -> list[str]:
        """Return the names by which an article is found too: authors, topics and series that visitors see, tags."""
        pages = [*self.all_topics, *filter(None, [self.shown_series])]
        titles = (page.title for page in pages)
        return [*self.search_authors(), *titles, *(tag.name for tag in self.tag_list)]

    def search_words(self) -> list[str]:
        """Return what apps of the blog let the article be found by beside its own words: readers' comments."""
        return [text for words in article_words() for text in words.read(self)]

    @property
    def meta_description(self) -> str:
        """Return the search description, by default the summary."""
        return self.search_description or self.summary

    @property
    def meta_image(self) -> Any:
        """Return the share image, by default the cover."""
        return self.share_image or self.cover

    @property
    def minutes(self) -> int:
        """Return the reading time in minutes."""
        return reading_minutes(self.word_count)

    @cached_property
    def contents(self) -> list[Heading]:
        """Return the table of contents, empty below three headings."""
        return table_of_contents(self.body)

    @property
    def is_past_term(self) -> bool:
        """Return whether the day until which it was valid has passed."""
        return self.valid_until is not None and self.valid_until < timezone.localdate()

    @property
    def last_changed(self) -> Any:
        """Return the last substantive update, by default the date; None for a draft without."""
        return self.updated or self.date

    def json_ld(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the BlogPosting."""
        return [blog_posting(self, request)]
