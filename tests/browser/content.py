"""A site that shows everything: each page type, each block."""

from datetime import timedelta

from django.utils import timezone
from wagtail import blocks
from wagtail.models import PageViewRestriction

from blog.blocks import ArticleBody
from blog.models import ArticlePage, ArticleSource
from core.base.models import SiteSettings
from core.wagtail_compat.publishing import publish_revision
from home.blocks import ContentBody, HomeBody
from tests.factories import (
    ContentPageFactory,
    DocumentFactory,
    ImageFactory,
    SeriesPageFactory,
    SiteTree,
    SourceFactory,
    TopicPageFactory,
)

YEAR_AGO = timedelta(days=365)
EVERY_BLOCK = "/blog/todos-los-bloques/"
PRIVATE = "/blog/con-clave/"


def furnish(tree: SiteTree) -> list[str]:
    """Fill the site; return the addresses of its pages."""
    ImageFactory()
    DocumentFactory()
    source = SourceFactory(title="Nielsen Norman Group", slug="nng")
    series = SeriesPageFactory(parent=tree.blog, title="Errores al empezar", slug="errores")
    TopicPageFactory(parent=tree.topic, title="Agenda", slug="agenda")
    for place in (1, 2):
        part = tree.article(series=series, series_place=place, tags=["precio"], featured=place == 1)
    old = tree.article(date=timezone.now() - YEAR_AGO)
    _article_with_every_block(tree, source)
    _pages_beside_the_blog(tree)
    service = tree.service(slug="turnos", title="Turnos y agenda")
    _protect(tree.article(slug="con-clave", title="Con clave"))
    month = f"/blog/{timezone.localtime(old.date):%Y/%m/}"
    return [
        "/", "/acerca/", "/servicios/", service.url, "/blog/", EVERY_BLOCK, f"/blog/{part.slug}/", month, month[:-3],
        "/blog/tag/precio/", "/blog/fuente/nng/", "/blog/errores/", "/temas/", "/temas/organizacion/",
        "/autoras/", "/autoras/lucia-ferreyra/", "/buscar/", "/buscar/?q=agenda", "/buscar/?q=zzzz",
    ]  # fmt: skip


def every_block(body: blocks.StreamBlock) -> list[tuple[str, object]]:
    """Return each block with what its preview shows."""
    return [(name, block.get_preview_value()) for name, block in body.child_blocks.items()]


def _article_with_every_block(tree: SiteTree, source: object) -> ArticlePage:
    headings = [
        ("heading", {"text": text, "level": "h2"}) for text in ("Antes", "Después", "Al fin")
    ]
    article = tree.article(
        slug="todos-los-bloques",
        title="Todos los bloques",
        body=headings + every_block(ArticleBody()),
    )
    article.article_sources = [ArticleSource(source=source)]
    publish_revision(article.save_revision(), skip_checks=True)
    return article


def _pages_beside_the_blog(tree: SiteTree) -> None:
    tree.home.body = every_block(HomeBody())
    tree.home.save_revision().publish()
    ContentPageFactory(
        parent=tree.home, title="Acerca", slug="acerca", body=every_block(ContentBody())
    )
    menu = SiteSettings.for_site(tree.site)
    menu.main_menu = [
        ("link", {"label": "", "page": page, "url": ""})
        for page in (tree.blog, tree.topics, tree.authors)
    ]
    menu.save()


def _protect(article: ArticlePage) -> None:
    article.view_restrictions.create(restriction_type=PageViewRestriction.PASSWORD, password="mate")
