"""Authors: public persons with trajectory and credentials."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from blog.listing import ArticleList, ListsArticles
from blog.models.article import ArticlePage
from blog.structured_data import profile
from core.base.links import SocialLinksBlock
from core.base.models import BasePage
from core.base.periodic_review import PeriodicReviewMixin
from core.base.publishing import published
from core.base.richtext import SHORT
from core.blocks.trajectory import TrajectoryStream
from core.serving.renditions import pictures
from search.facets import KIND


class AuthorIndexPage(BasePage):
    """All authors, under `/autoras/`."""

    intro = models.TextField(_("introduction"), blank=True)

    markdown_template = "blog/markdown/index.html"
    parent_page_types = [settings.FRONT_PAGE_MODEL]
    subpage_types = ["blog.AuthorPage"]
    max_count_per_parent = 1
    search_listed = False
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("author index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published authors."""
        authors = (
            published(AuthorPage.objects.child_of(self))
            .select_related("portrait")
            .prefetch_related(pictures("portrait", "portrait"))
            .order_by("path")
        )
        return super().get_context(request, *args, **kwargs) | {"authors": authors}


class AuthorPage(ListsArticles, PeriodicReviewMixin, BasePage):
    """A person who writes; she may or may not have a login."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("user"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="author",
    )
    role = models.CharField(
        _("role"), max_length=120, blank=True, help_text=_("One line: what she does.")
    )
    summary = models.TextField(_("summary"), blank=True)
    portrait = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("portrait"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    bio = RichTextField(_("biography"), features=SHORT, blank=True)
    trajectory = StreamField(TrajectoryStream(), verbose_name=_("trajectory"), blank=True)
    links = StreamField(SocialLinksBlock(), verbose_name=_("links"), blank=True)

    markdown_template = "blog/markdown/author.html"
    parent_page_types = ["blog.AuthorIndexPage"]
    subpage_types: list[str] = []
    exclude_fields_in_copy = ["user"]  # a login is one author's
    search_facets = (KIND,)
    content_panels = [
        *BasePage.content_panels,
        MultiFieldPanel(
            [FieldPanel("role"), FieldPanel("summary"), FieldPanel("portrait"), FieldPanel("user")]
        ),
        FieldPanel("bio"),
        FieldPanel("trajectory"),
        FieldPanel("links"),
    ]
    settings_panels = [*BasePage.settings_panels, *PeriodicReviewMixin.review_panels]
    search_fields = [
        *BasePage.search_fields,
        index.SearchField("role", boost=4),
        index.SearchField("summary", boost=4),
        index.SearchField("bio"),
        index.SearchField("trajectory"),
    ]

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    @property
    def meta_description(self) -> str:
        """Return the search description, by default the summary."""
        return self.search_description or self.summary

    @property
    def meta_image(self) -> Any:
        """Return the share image, by default the portrait."""
        return self.share_image or self.portrait

    def article_list(self) -> ArticleList:
        """List her articles, newest first."""
        articles = ArticlePage.objects.published().newest_first().written_by(self)
        return ArticleList(self.meta_title, self.meta_description, self.get_url() or "", articles)

    def json_ld(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the ProfilePage."""
        return [profile(self, request)]
