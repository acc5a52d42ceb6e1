"""Publications that articles cite, and what their feeds say."""

from typing import Any, Self

from django.db import models
from django.db.models import F, Prefetch, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from blog.sources.panels import FeedStatePanel
from core.base.languages import LANGUAGES

MOST_ENTRIES = 10  # kept of a feed
LONGEST_TITLE, LONGEST_ADDRESS = 200, 500
LONGEST_NAME = 120  # of a source
LONGEST_ETAG, LONGEST_DATE, LONGEST_ERROR = 255, 100, 300


class SourceQuerySet(models.QuerySet):
    """Sources, as lists and tasks want them."""

    def recommended(self) -> Self:
        """Filter the blogs that the site recommends."""
        return self.filter(recommended=True)

    def with_latest_entry(self) -> Self:
        """Prefetch the latest entry of each, in one query, as the list `latest`."""
        latest = SourceEntry.objects.newest_first()[:1]
        return self.prefetch_related(Prefetch("entries", queryset=latest, to_attr="latest"))

    def due(self) -> Self:
        """Filter those whose feed is to be asked: never asked yet, at another address, or at its hour; longest first."""
        is_due = (
            Q(feed__isnull=True)
            | ~Q(feed__address=F("feed_url"))
            | Q(feed__next_fetch__lte=timezone.now())
        )
        with_feed = self.exclude(feed_url="").filter(is_due)
        return with_feed.order_by(F("feed__next_fetch").asc(nulls_first=True), "pk")


class Source(index.Indexed, models.Model):
    """A publication, with its language and feed, shown at `/blog/fuente/<slug>/`."""

    title = models.CharField(_("title"), max_length=LONGEST_NAME)
    slug = models.SlugField(_("slug"), max_length=LONGEST_NAME, unique=True)
    url = models.URLField(_("address"))
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="es")
    feed_url = models.URLField(
        _("feed address"),
        blank=True,
        help_text=_(
            "Its latest entries are shown on its page; they are fetched in the background."
        ),
    )
    description = models.TextField(_("description"), blank=True)
    # Off, so that an update of the site recommends nobody in her name.
    recommended = models.BooleanField(
        _("among the blogs I read"),
        default=False,
        help_text=_("Shown on the page “Blogs I read”, with its latest entry."),
    )

    objects: Any = SourceQuerySet.as_manager()

    panels = [
        *(
            FieldPanel(name)
            for name in (
                "title", "slug", "url", "language", "feed_url", "description", "recommended",
            )
        ),
        FeedStatePanel(heading=_("Feed")),
    ]  # fmt: skip
    search_fields = [
        index.SearchField("title", boost=10),
        index.SearchField("description"),
        index.AutocompleteField("title"),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title

    def latest_entries(self) -> Any:
        """Return the entries of its feed, newest first; none where it has no feed any more."""
        return self.entries.newest_first() if self.feed_url else self.entries.none()


class SourceFeed(models.Model):
    """What is known of a source's feed, and when it is asked again."""

    source = models.OneToOneField(Source, on_delete=models.CASCADE, related_name="feed")
    address = models.URLField()  # that was asked; another one begins anew
    fetched_at = models.DateTimeField(_("read"), null=True)
    next_fetch = models.DateTimeField(_("read again"), null=True, db_index=True)  # null: never
    etag = models.CharField(max_length=LONGEST_ETAG, blank=True)
    modified = models.CharField(max_length=LONGEST_DATE, blank=True)
    failures = models.PositiveSmallIntegerField(_("failures in a row"), default=0)
    error = models.CharField(_("error"), max_length=LONGEST_ERROR, blank=True)

    wagtail_reference_index_ignore = True  # it's no use of the source

    class Meta:
        verbose_name = _("feed")
        verbose_name_plural = _("feeds")

    def __str__(self) -> str:
        return self.address


class SourceEntryQuerySet(models.QuerySet):
    """Entries, as they are shown."""

    def newest_first(self) -> Self:
        """Order by date, those without one last, in the feed's own order."""
        return self.order_by(F("published").desc(nulls_last=True), "place", "pk")


class SourceEntry(models.Model):
    """An entry of a source's feed: plain text and a web address, nothing else of it is kept."""

    source = models.ForeignKey(Source, on_delete=models.CASCADE, related_name="entries")
    guid = models.CharField(max_length=200)
    title = models.CharField(_("title"), max_length=LONGEST_TITLE)
    url = models.URLField(_("address"), max_length=LONGEST_ADDRESS)
    published = models.DateTimeField(_("date"), null=True)
    place = models.PositiveSmallIntegerField(default=0)

    objects: Any = SourceEntryQuerySet.as_manager()

    wagtail_reference_index_ignore = True  # it's no use of the source

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        constraints = [models.UniqueConstraint(fields=["source", "guid"], name="source_entry_once")]

    def __str__(self) -> str:
        return self.title
