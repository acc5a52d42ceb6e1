"""Topics: a tree of pages."""

from typing import Any

from django.conf import settings
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from blog.listing import ArticleList, ListsArticles
from blog.models.article import ArticlePage
from core.base.models import BasePage
from core.base.publishing import published
from search.facets import KIND


class TopicIndexPage(BasePage):
    """All topics, under `/temas/`."""

    intro = models.TextField(_("introduction"), blank=True)

    markdown_template = "blog/markdown/index.html"
    parent_page_types = [settings.FRONT_PAGE_MODEL]
    subpage_types = ["blog.TopicPage"]
    max_count_per_parent = 1
    search_listed = False
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = _("topic index")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the topics, each with its published subtopics."""
        topics = published(TopicPage.objects.descendant_of(self)).order_by("path")
        return super().get_context(request, *args, **kwargs) | {"topics": topics}


class TopicPage(ListsArticles, BasePage):
    """What articles are about; subtopics are its children."""

    description = models.TextField(_("description"), blank=True)

    markdown_template = "blog/markdown/list.html"
    parent_page_types = ["blog.TopicIndexPage", "blog.TopicPage"]
    subpage_types = ["blog.TopicPage"]
    search_facets = (KIND,)
    content_panels = [*BasePage.content_panels, FieldPanel("description")]
    search_fields = [*BasePage.search_fields, index.SearchField("description", boost=4)]

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    @property
    def meta_description(self) -> str:
        """Return the search description, by default the description."""
        return self.search_description or self.description

    def article_list(self) -> ArticleList:
        """List the articles of this topic and of its subtopics, newest first."""
        within = TopicPage.objects.descendant_of(self, inclusive=True).values("pk")
        articles = ArticlePage.objects.published().newest_first().about(within)
        return ArticleList(self.meta_title, self.meta_description, self.get_url() or "", articles)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the published subtopics."""
        subtopics = published(TopicPage.objects.child_of(self)).order_by("path")
        return super().get_context(request, *args, **kwargs) | {"subtopics": subtopics}
