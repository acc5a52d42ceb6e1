"""The blog's front page and the lists it answers: archives, tags; those of its sources are in blog/sources/lists.py."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.db.models.functions import TruncMonth
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from taggit.models import Tag
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.routable_page.models import re_path
from wagtail.search import index

from blog.listing import FEED_ROUTE, ArticleList, ListsArticles
from blog.managers import ArticleQuerySet
from blog.models.article import ArticlePage
from blog.review import BlogPermissionTester
from blog.sources.lists import ListsSources
from blog.structured_data import blog
from core.base.models import BasePage


class BlogIndexPage(ListsSources, ListsArticles, BasePage):
    """The blog: a featured article, then all of them, newest first."""

    intro = models.TextField(gettext_lazy("introduction"), blank=True)

    markdown_template = "blog/markdown/list.html"
    parent_page_types = [settings.FRONT_PAGE_MODEL]
    subpage_types = ["blog.ArticlePage", "blog.SeriesPage"]
    max_count_per_parent = 1
    search_listed = False
    content_panels = [*BasePage.content_panels, FieldPanel("intro")]
    search_fields = [*BasePage.search_fields, index.SearchField("intro")]

    class Meta:
        verbose_name = gettext_lazy("blog index")

    def permissions_for_user(self, user: Any) -> BlogPermissionTester:
        """Return what a user may do with the blog."""
        return BlogPermissionTester(user, self)

    @property
    def meta_description(self) -> str:
        """Return the search description, by default the introduction."""
        return self.search_description or self.intro

    def articles(self) -> ArticleQuerySet:
        """Return the published articles of this blog, newest first."""
        return ArticlePage.objects.published().child_of(self).newest_first()

    def article_list(self) -> ArticleList:
        """List every article."""
        return ArticleList(
            self.meta_title, self.meta_description, self.get_url() or "", self.articles()
        )

    @re_path(rf"^{FEED_ROUTE}", name="list")
    def own_list(self, request: HttpRequest, feed: str | None = None) -> HttpResponse:
        """Serve the blog: the featured article leads its first page."""
        articles = self.article_list()
        if feed:
            return self.respond(request, articles, feed)
        page, lead = articles.page_with_lead(request.GET.get("page"))
        return self.respond(request, articles, page=page, lead=lead, months=self.months())

    @re_path(rf"^(?P<year>[0-9]{{4}})/{FEED_ROUTE}", name="year")
    def year(self, request: HttpRequest, year: str, feed: str | None = None) -> HttpResponse:
        """Serve the archive of a year."""
        start, end = _period(int(year))
        articles = self._archive(_("Articles of %(year)s") % {"year": year}, f"{year}/", start, end)
        return self._respond_unless_empty(request, articles, feed, archive=True)

    @re_path(rf"^(?P<year>[0-9]{{4}})/(?P<month>[0-9]{{2}})/{FEED_ROUTE}", name="month")
    def month(
        self, request: HttpRequest, year: str, month: str, feed: str | None = None
    ) -> HttpResponse:
        """Serve the archive of a month."""
        start, end = _period(int(year), int(month))
        title = _("Articles of %(month)s") % {"month": date_format(start, "YEAR_MONTH_FORMAT")}
        articles = self._archive(title, f"{year}/{month}/", start, end)
        return self._respond_unless_empty(request, articles, feed, archive=True)

    @re_path(rf"^tag/(?P<slug>[-\w]+)/{FEED_ROUTE}", name="tag")
    def tag(self, request: HttpRequest, slug: str, feed: str | None = None) -> HttpResponse:
        """Serve the articles with a tag; a tag that no published article has is not found."""
        tag = get_object_or_404(Tag, slug=slug)
        articles = ArticleList(
            _("Tag: %(tag)s") % {"tag": tag.name},
            _("Articles tagged “%(tag)s”.") % {"tag": tag.name},
            f"{self.get_url(request)}tag/{tag.slug}/",
            self.articles().filter(tagged_items__tag=tag),
        )
        return self._respond_unless_empty(request, articles, feed)

    def months(self) -> list[dict[str, Any]]:
        """Return each month that has articles, with their number, newest first."""
        counted = self.articles().order_by().annotate(month=TruncMonth("date")).values("month")
        return list(counted.annotate(count=Count("pk")).order_by("-month"))

    def json_ld(self, request: HttpRequest) -> list[dict[str, Any]]:
        """Return the Blog."""
        return [blog(self, request)]

    def _archive(self, title: str, route: str, start: datetime, end: datetime) -> ArticleList:
        articles = self.articles().filter(date__gte=start, date__lt=end)
        return ArticleList(title, title, f"{self.get_url()}{route}", articles)

    def _respond_unless_empty(
        self, request: HttpRequest, articles: ArticleList, feed: str | None, **context: Any
    ) -> HttpResponse:
        if not articles.articles.exists():
            raise Http404(articles.title)
        return self.respond(request, articles, feed, template="blog/article_list.html", **context)


def _period(year: int, month: int | None = None) -> tuple[datetime, datetime]:
    """Return the first instant of a year or month and that of the next one; no such date is not found."""
    try:
        start = datetime(year, month or 1, 1)  # noqa: DTZ001 - made aware below
        end = datetime(year + (month in {None, 12}), 1 if month in {None, 12} else month + 1, 1)  # noqa: DTZ001
    except ValueError as error:
        raise Http404(str(error)) from error
    return timezone.make_aware(start), timezone.make_aware(end)
