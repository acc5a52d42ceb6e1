"""A site whose every page shows pictures."""

from typing import Any

from django.urls import reverse

from blog.relating import relate
from core.base.models import SiteImage, SiteSettings
from newsletter.mails.rendering import rendered
from newsletter.models import Issue
from tests.factories import (
    AuthorPageFactory,
    ColleagueFactory,
    ContentPageFactory,
    SeriesPageFactory,
    SiteTree,
)

PARTS = 4  # pictures of the gallery


class Pictured:
    """A page of each kind, and what is mailed of them."""

    def __init__(self, site: SiteTree, images: list[SiteImage]) -> None:
        """Show ten images."""
        self.site, self.images = site, images
        cover, portrait, share, service, still, *gallery = images
        author = AuthorPageFactory(parent=site.authors, title="Ana", slug="ana", portrait=portrait)
        series = SeriesPageFactory(parent=site.blog, title="Errores", slug="errores", cover=cover)
        self.teaser = site.article(title="Antes", cover=cover, featured=True)
        site.article(title="Más antes", cover=cover)
        self.article = site.article(
            title="Con todo",
            slug="con-todo",
            cover=cover,
            authors=[author],
            series=series,
            tags=["agenda"],
            body=body_with(gallery[:PARTS], still, self.teaser),
        )
        relate.call(self.article.pk)  # the related articles below it have cards
        self.offer = site.service(picture=service)
        self.colleague = ColleagueFactory(portrait=portrait)
        self._front_page(gallery[-1], series)
        self.about = ContentPageFactory(
            parent=site.home,
            title="Sobre mí",
            slug="sobre-mi",
            body=body_with([cover, cover], still),
        )
        settings = SiteSettings.for_site(site.site)
        settings.share_image = share
        settings.save()

    def _front_page(self, image: SiteImage, series: Any) -> None:
        hero = {"title": "Hola", "text": "<p>Hola</p>", "image": shown(image)}
        self.site.home.body = [
            ("hero", hero),
            ("latest_articles", {"title": "Lo último", "count": 5}),
            ("series_list", {"title": "En orden", "series": [series]}),
            ("services", {"title": "Servicios", "services": [self.offer]}),
        ]
        self.site.home.save_revision().publish()

    @property
    def addresses(self) -> list[str]:
        """Return where visitors see pictures."""
        site, date = self.site, self.article.date
        pages = (site.blog, self.article, self.teaser, self.article.series, site.topics, site.topic)
        others = (site.authors, self.article.authors[0], self.about, site.services, self.offer)
        return [
            "/",
            *(page.url for page in (*pages, *others)),
            f"/blog/{date:%Y}/{date:%m}/",
            "/blog/tag/agenda/",
            "/blog/feed/",
            "/blog/feed/atom/",
            "/blog/feed/json/",
            "/buscar/?q=todo",
            reverse("colleagues"),
            self.colleague.get_absolute_url(),
        ]

    def mails(self) -> list[str]:
        """Return what is mailed of the articles."""
        one = Issue(subject="Con todo", kind=Issue.Kind.ARTICLE, article=self.article)
        digest = Issue(subject="Todo", kind=Issue.Kind.DIGEST)
        return [rendered(one).html, rendered(digest, [self.article, self.teaser]).html]


def body_with(gallery: list[SiteImage], still: SiteImage, article: Any = None) -> list:
    """Return blocks with pictures."""
    images = [{"image": shown(image), "caption": ""} for image in gallery]
    plain = {"image": shown(gallery[0]), "caption": "", "credit": ""}
    video = {"url": "https://vimeo.com/1", "title": "Video", "still": shown(still), "caption": ""}
    return [
        *(("image", plain | {"width": width}) for width in ("text", "wide", "full")),
        ("gallery", {"caption": "", "images": images}),
        ("embed", video),
        *([("article", {"article": article, "text": ""})] if article else []),
    ]


def shown(image: SiteImage) -> dict:
    """Return the value of an image block."""
    return {"image": image, "alt_text": image.description, "decorative": False}
