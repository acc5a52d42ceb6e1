"""The front page and the pages beside the blog."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.search import index

from blog.models import BlogIndexPage
from blog.structured_data import web_site
from core.base.models import BasePage
from core.base.periodic_review import PeriodicReviewMixin
from core.base.publishing import published
from core.base.routing import RoutesAtOnce
from core.base.seo import Breadcrumb
from home.blocks import ContentBody, HomeBody
from search.facets import KIND


class HomePage(RoutesAtOnce, PeriodicReviewMixin, BasePage):
    """Store the front page, composed of blocks."""

    body = StreamField(HomeBody(), verbose_name=_("body"), blank=True)

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = [
        "home.ContentPage",
        "blog.BlogIndexPage",
        "blog.TopicIndexPage",
        "blog.AuthorIndexPage",
        "services.ServiceIndexPage",
    ]
    max_count = 1
    search_listed = False
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    settings_panels = [*BasePage.settings_panels, *PeriodicReviewMixin.review_panels]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("home page")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the list of all articles, whose feeds are announced here too; none where there is no blog."""
        blog = published(BlogIndexPage.objects.child_of(self)).order_by("path").first()
        return super().get_context(request, *args, **kwargs) | {
            "blog": blog.article_list() if blog else None
        }

    def json_ld(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the WebSite, and who publishes it."""
        return [web_site(request)]

    def breadcrumbs(self, request: HttpRequest) -> list[Breadcrumb]:
        """Return no breadcrumbs: the front page is their root."""
        return []


class ContentPage(PeriodicReviewMixin, BasePage):
    """Store a page beside the blog: about, trajectory, privacy."""

    body = StreamField(ContentBody(), verbose_name=_("body"))

    parent_page_types = ["home.HomePage", "home.ContentPage"]
    subpage_types = ["home.ContentPage"]
    search_facets = (KIND,)
    content_panels = [*BasePage.content_panels, FieldPanel("body")]
    settings_panels = [*BasePage.settings_panels, *PeriodicReviewMixin.review_panels]
    search_fields = [*BasePage.search_fields, index.SearchField("body")]

    class Meta:
        verbose_name = _("content page")
        verbose_name_plural = _("content pages")
