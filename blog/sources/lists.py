"""The lists of the blog that are about its sources: the page of each, and the blogs that the site recommends."""

from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from wagtail.contrib.routable_page.models import RoutablePageMixin, re_path

from blog.listing import FEED_ROUTE, ArticleList
from blog.models.source import Source
from blog.sources.opml import MEDIA_TYPE, written
from core.base.seo import Breadcrumb, absolute, breadcrumb_json_ld
from core.serving.page_cache import refuse_other_numbers

PER_PAGE = 50
READING = "fuentes/"
FILE_NAME = "blogs-que-leo.opml"


class ReadingList(NamedTuple):
    """The blogs that the site recommends; what templates ask of any list."""

    title: str
    description: str
    url: str
    opml: str
    feeds: tuple[Any, ...] = ()


class ListsSources(RoutablePageMixin):
    """Mixin of the blog index, which answers for its sources."""

    @re_path(rf"^fuente/(?P<slug>[-\w]+)/{FEED_ROUTE}", name="source")
    def source(self, request: HttpRequest, slug: str, feed: str | None = None) -> HttpResponse:
        """Serve a source: its latest entries, and the articles that cite it."""
        source = get_object_or_404(Source, slug=slug)
        articles = ArticleList(
            source.title,
            source.description or _("Articles that cite %(source)s.") % {"source": source.title},
            f"{self.get_url(request)}fuente/{source.slug}/",
            self.articles().citing(source),
        )
        return self.respond(
            request,
            articles,
            feed,
            template="blog/source.html",
            source=source,
            entries=source.latest_entries(),
            reading_list=self.reading_list(request),
        )

    @re_path(rf"^{READING}$", name="reading")
    def reading(self, request: HttpRequest) -> HttpResponse:
        """Serve the recommended blogs, each with its latest entry; where there is none, there is no such page."""
        sources = Source.objects.recommended().with_latest_entry()
        page = Paginator(sources, PER_PAGE).get_page(request.GET.get("page"))
        if not page.object_list:
            raise Http404
        refuse_other_numbers(request, page)
        listed = self.reading_list(request)
        crumbs = [
            *self.breadcrumbs(request),
            Breadcrumb(listed.title, absolute(request, listed.url)),
        ]
        suffix = f"?page={page.number}" if page.number > 1 else ""
        return self.render(
            request,
            template="blog/reading_list.html",
            context_overrides={
                "list": listed,
                "articles": page,  # what <head> numbers
                "canonical_url": absolute(request, listed.url + suffix),
                "markdown_url": "",
                "breadcrumbs": crumbs,
                "json_ld": [*self._item_list(request, listed, page), *breadcrumb_json_ld(crumbs)],
            },
        )

    @re_path(rf"^{READING}opml/$", name="reading_opml")
    def reading_opml(self, request: HttpRequest) -> HttpResponse:
        """Serve the feeds of the recommended blogs as a file that feed readers take."""
        sources = Source.objects.recommended().exclude(feed_url="")
        listed = self.reading_list(request)
        response = HttpResponse(
            written(listed.title, sources), content_type=f"{MEDIA_TYPE}; charset=utf-8"
        )
        response["Content-Disposition"] = f'attachment; filename="{FILE_NAME}"'
        return response

    def reading_list(self, request: HttpRequest | None) -> ReadingList:
        """Return what the page of recommended blogs is called, and where it is."""
        url = f"{self.get_url(request)}{READING}"
        return ReadingList(
            _("Blogs I read"),
            _("The blogs that I follow and recommend, each with its latest entry."),
            url,
            f"{url}opml/",
        )

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Add the page of recommended blogs, where there are any."""
        found = super().get_sitemap_urls(request)
        if found and Source.objects.recommended().exists():
            found.append({"location": absolute(request, self.reading_list(request).url)})
        return found

    def _item_list(
        self, request: HttpRequest, listed: ReadingList, page: Page
    ) -> list[dict[str, Any]]:
        """Return an ItemList (https://schema.org/ItemList) of the blogs on this page of the list."""
        items = [
            {"@type": "ListItem", "position": place, "name": source.title, "url": source.url}
            for place, source in enumerate(page, start=page.start_index())
        ]
        return [
            {
                "@context": "https://schema.org",
                "@type": "ItemList",
                "name": listed.title,
                "description": listed.description,
                "url": absolute(request, listed.url),
                "numberOfItems": page.paginator.count,
                "itemListElement": items,
            }
        ]
