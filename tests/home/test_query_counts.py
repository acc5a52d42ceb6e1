"""How often pages ask the database that aren't stored: as often with many articles, tags and comments as with one."""

from datetime import timedelta

import pytest
from django.core.cache import caches
from django.utils import timezone

from blog.models import ArticleSource
from blog.relating import relate_missing
from comments.models import Comment
from tests.factories import AuthorPageFactory, ImageFactory, SeriesPageFactory, SourceFactory

# Pages, queries of the first visit and of a later one. The cache is no table here: one more each on SQLite alone.
CEILINGS = {
    "/blog/la-nota/": (30, 23),
    "/blog/": (19, 17),
    "/": (22, 20),
    "/buscar/?q=agenda": (24, 22),
    "/blog/feed/": (26, 22),
    "/sitemap.xml": (10, 6),
    "/temas/organizacion/": (19, 16),
    "/autoras/lucia-ferreyra/": (19, 16),
    "/blog/errores/": (19, 16),
}


@pytest.fixture
def full(site):
    """Return a site with one article of each kind of content."""
    site.cover, site.source = ImageFactory(), SourceFactory()
    site.series = SeriesPageFactory(parent=site.blog, slug="errores")
    site.front = (
        ("latest_articles", {"title": "Lo último", "count": 10}),
        ("series_list", {"title": "Series", "series": [site.series.pk]}),
    )
    home = type(site.home).objects.get()
    home.body = [{"type": kind, "value": value} for kind, value in site.front]
    home.save_revision().publish()
    site.note = _add(site, 0, slug="la-nota")
    _add(site, 1)
    _comment(site.note, 1)
    relate_missing.func()
    return site


def _comment(article, number):
    for each in range(number):
        text = f"Sí, {each}"
        Comment.objects.create(article=article, name="Ana", text=text, state="approved")


def _add(site, number, **kwargs):
    links = (
        f'<p>Agenda. <a linktype="page" id="{page.pk}">a</a></p>'
        for page in (site.blog, site.topic)
    )
    body = [
        *({"type": "paragraph", "value": link} for link in links),
        {
            "type": "image",
            "value": {
                "image": {"image": site.cover.pk, "alt_text": "Agenda", "decorative": False},
                "caption": "",
            },
        },
        {"type": "source", "value": {"source": site.source.pk, "title": "", "url": ""}},
    ]
    if note := getattr(site, "note", None):
        body.append({"type": "article", "value": {"article": note.pk, "text": ""}})
    article = site.article(
        title=f"La agenda {number}",
        cover=site.cover,
        series=site.series,
        tags=["orden", *(f"etiqueta {each}" for each in range(number))],
        date=timezone.now() - timedelta(days=1 + number),
        body=body,
        **kwargs,
    )
    article.article_sources = [ArticleSource(source=site.source)]
    article.save()
    return article


def _counts(count_queries) -> dict[str, tuple[int, int]]:
    found = {}
    for address in CEILINGS:
        count_queries(address)
        for cache in caches.all():
            cache.clear()
        found[address] = count_queries(address), count_queries(address)
    return found


@pytest.mark.django_db
def test_few_and_as_few_with_many(full, count_queries):
    """It loads and publishes some thirty articles: that costs seconds."""
    few = _counts(count_queries)
    for number in range(2, 30):
        authors = [AuthorPageFactory(parent=full.authors)] if number % 5 == 0 else [full.author]
        _add(full, number % 7, authors=authors, revision=False)
    _comment(full.note, 60)
    relate_missing.func()
    many = _counts(count_queries)
    for address, (cold, warm) in CEILINGS.items():
        assert many[address][0] <= cold and many[address][1] <= warm, (address, few, many)
        assert many[address][1] <= few[address][1] + 1, (address, few, many)
