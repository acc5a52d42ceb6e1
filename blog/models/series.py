"""Series: an ordered set of articles."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from blog.listing import ArticleList, ListsArticles
from blog.models.article import ArticlePage
from core.base.models import BasePage
from search.facets import KIND


class SeriesPage(ListsArticles, BasePage):
    """An ordered set of articles; an article is in at most one."""

    summary = models.TextField(_("summary"), blank=True)
    cover = models.ForeignKey(
        "base.SiteImage",
        verbose_name=_("cover"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    markdown_template = "blog/markdown/list.html"
    parent_page_types = ["blog.BlogIndexPage"]
    subpage_types: list[str] = []
    search_facets = (KIND,)
    content_panels = [*BasePage.content_panels, FieldPanel("summary"), FieldPanel("cover")]
    search_fields = [*BasePage.search_fields, index.SearchField("summary", boost=4)]

    class Meta:
        verbose_name = _("series")
        verbose_name_plural = _("series")

    @property
    def meta_description(self) -> str:
        """Return the search description, by default the summary."""
        return self.search_description or self.summary

    @property
    def meta_image(self) -> Any:
        """Return the share image, by default the cover."""
        return self.share_image or self.cover

    def article_list(self) -> ArticleList:
        """List the published parts in their order."""
        parts = ArticlePage.objects.published().filter(series=self).in_series_order()
        return ArticleList(self.meta_title, self.meta_description, self.get_url() or "", parts)
