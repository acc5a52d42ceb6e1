"""Lists of articles: each has an address, a title, a description, numbered pages and feeds of its own."""

from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.functional import cached_property
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from blog.feeds import FORMATS, FeedFormat, feed_response
from blog.managers import ArticleQuerySet
from core.base.seo import Breadcrumb, absolute, breadcrumb_json_ld
from core.serving.page_cache import refuse_other_numbers

PER_PAGE = 10
MOST = 200
# Ends the address of every list: nothing, or the feed in one of its formats.
FEED_ROUTE = r"(?P<feed>feed/(?:atom/|json/)?)?$"


@dataclass(frozen=True)
class ArticleList:
    """A list of articles at `url` (a path that ends in '/')."""

    title: str
    description: str
    url: str
    articles: ArticleQuerySet

    @cached_property
    def feeds(self) -> list[tuple[FeedFormat, str]]:
        """Return each feed format with its path."""
        return [(form, self.url + form.route) for form in FORMATS.values()]

    def page(self, number: str | None) -> Page:
        """Return a page of the list; a number that is none is the first page, one too high the last."""
        return Paginator(self.articles.for_list(), PER_PAGE).get_page(number)

    def newest(self) -> ArticleQuerySet:
        """Return those that are listed where there are no pages of a list."""
        return self.articles.defer("body")[:MOST]

    def page_with_lead(self, number: str | None) -> tuple[Page, Any]:
        """Return a page of the list and the newest featured article (or None): both read at once."""
        page = Paginator(self.articles.values_list("pk", flat=True), PER_PAGE).get_page(number)
        ids = list(page.object_list)
        lead = self.articles.filter(featured=True).values_list("pk", flat=True).first()
        found = self.articles.model.objects.for_list("card", "wide").in_bulk({*ids, lead} - {None})
        page.object_list = [found[pk] for pk in ids]
        return page, found.get(lead)


class ListsArticles(RoutablePageMixin):
    """Mixin of a page that serves its own list of articles, and the list's feeds."""

    def article_list(self) -> ArticleList:
        """Return the list of this page."""
        raise NotImplementedError

    def get_route_paths(self) -> list[str]:
        """Name what redirects where the page moves: itself and its feeds, so that no reader loses them."""
        return ["/", *(f"/{route}" for route in FORMATS)]

    @re_path(rf"^{FEED_ROUTE}", name="list")
    def own_list(self, request: HttpRequest, feed: str | None = None) -> HttpResponse:
        """Serve the page's own list."""
        return self.respond(request, self.article_list(), feed)

    def respond(
        self,
        request: HttpRequest,
        articles: ArticleList,
        feed: str | None = None,
        *,
        template: str | None = None,
        page: Page | None = None,
        **context: Any,
    ) -> HttpResponse:
        """Answer with the list as a page, which may be loaded already, or as a feed."""
        if feed:
            return feed_response(request, articles, FORMATS[feed])
        page = page or articles.page(request.GET.get("page"))
        refuse_other_numbers(request, page)
        return self.render(
            request,
            template=template,
            context_overrides={
                "list": articles,
                "articles": page,
                **self._heads(request, articles, page),
                **context,
            },
        )

    def _heads(self, request: HttpRequest, articles: ArticleList, page: Page) -> dict[str, Any]:
        """Return what differs from list to list in <head>: canonical address, breadcrumbs."""
        suffix = f"?page={page.number}" if page.number > 1 else ""
        heads: dict[str, Any] = {"canonical_url": absolute(request, articles.url + suffix)}
        if page.number > 1:
            heads["markdown_url"] = ""
        if articles.url != self.get_url(request):
            heads["markdown_url"] = ""
            crumbs = [
                *self.breadcrumbs(request),
                Breadcrumb(articles.title, absolute(request, articles.url)),
            ]
            heads["breadcrumbs"] = crumbs
            heads["json_ld"] = [*self.json_ld(request), *breadcrumb_json_ld(crumbs)]
        return heads
