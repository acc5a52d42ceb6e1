"""Factories for every model: real trees, real blocks."""

from datetime import date
from typing import Any
from urllib.parse import urlsplit

import factory
import wagtail_factories
from django.conf import settings
from django.contrib.auth import get_user_model
from django.utils import timezone
from django.utils.functional import cached_property
from wagtail.log_actions import log
from wagtail.models import (
    Page,
    Revision,
    Site,
)
from wagtail.signal_handlers import disable_reference_index_auto_update
from wagtail.signals import page_published, published
from wagtail.tasks import update_reference_index_task

from blog.models import (
    ArticleAuthor,
    ArticlePage,
    AuthorIndexPage,
    AuthorPage,
    BlogIndexPage,
    SeriesPage,
    Source,
    TopicIndexPage,
    TopicPage,
)
from core.base.models import SiteDocument, SiteImage
from core.serving.renditions import SPECS
from core.serving.warming import warm
from core.tasks.backends import gathered
from core.wagtail_compat.publishing import publish_revision
from home.models import ContentPage, HomePage
from services.models import (
    Area,
    Audience,
    Colleague,
    ColleagueContact,
    ServiceIndexPage,
    ServicePage,
    Testimonial,
)

SET_BY_PUBLISHING = (
    "live_revision",
    "first_published_at",
    "last_published_at",
    "has_unpublished_changes",
)


class UserFactory(factory.django.DjangoModelFactory):
    """A user without any role."""

    username = factory.Sequence(lambda n: f"persona{n}")
    email = factory.LazyAttribute(lambda user: f"{user.username}@correo.example")
    password = factory.django.Password("clave de prueba")

    class Meta:
        model = get_user_model()


class ImageFactory(wagtail_factories.ImageFactory):
    """A picture of 1600 x 1000 pixels."""

    description = "Un dibujo plano de una agenda"
    file = factory.django.ImageField(
        filename="dibujo.png", width=1600, height=1000, color="#6b4a9e"
    )

    class Meta:
        model = SiteImage


def ready_image(*specs: str, **fields: Any) -> SiteImage:
    """Make an image that the worker has rendered for these specs of core.serving.renditions."""
    image = ImageFactory(**fields)
    warm([image], [each for spec in specs for each in SPECS[spec].filters])
    return image


class DocumentFactory(wagtail_factories.DocumentFactory):
    """A small text file."""

    class Meta:
        model = SiteDocument


class SourceFactory(factory.django.DjangoModelFactory):
    """A source in English."""

    title = factory.Sequence(lambda n: f"Fuente {n}")
    slug = factory.Sequence(lambda n: f"fuente-{n}")
    url = "https://fuente.example/"
    language = "en"

    class Meta:
        model = Source


class HomePageFactory(wagtail_factories.PageFactory):
    """The front page."""

    title = "Inicio"

    class Meta:
        model = HomePage


class ContentPageFactory(wagtail_factories.PageFactory):
    """A page beside the blog."""

    title = factory.Sequence(lambda n: f"Página {n}")
    body = [("paragraph", "<p>Texto de la página.</p>")]

    class Meta:
        model = ContentPage


class BlogIndexPageFactory(wagtail_factories.PageFactory):
    """The blog."""

    title = "Blog"
    slug = "blog"
    intro = "Lo que aprendí trabajando."

    class Meta:
        model = BlogIndexPage


class TopicIndexPageFactory(wagtail_factories.PageFactory):
    """All topics."""

    title = "Temas"
    slug = "temas"

    class Meta:
        model = TopicIndexPage


class AuthorIndexPageFactory(wagtail_factories.PageFactory):
    """All authors."""

    title = "Autoras"
    slug = "autoras"

    class Meta:
        model = AuthorIndexPage


class TopicPageFactory(wagtail_factories.PageFactory):
    """A topic."""

    title = factory.Sequence(lambda n: f"Tema {n}")
    slug = factory.Sequence(lambda n: f"tema-{n}")

    class Meta:
        model = TopicPage


class AuthorPageFactory(wagtail_factories.PageFactory):
    """An author without a login."""

    title = factory.Sequence(lambda n: f"Autora {n}")
    slug = factory.Sequence(lambda n: f"autora-{n}")
    role = "Asistente virtual"

    class Meta:
        model = AuthorPage


class SeriesPageFactory(wagtail_factories.PageFactory):
    """A series."""

    title = factory.Sequence(lambda n: f"Serie {n}")
    slug = factory.Sequence(lambda n: f"serie-{n}")

    class Meta:
        model = SeriesPage


class ArticlePageFactory(wagtail_factories.PageFactory):
    """A published article; `revision=False` makes many in half the time."""

    title = factory.Sequence(lambda n: f"Artículo {n}")
    slug = factory.Sequence(lambda n: f"articulo-{n}")
    summary = "Un resumen de una línea."
    body = [("paragraph", "<p>Organizá tu semana con una agenda que respire.</p>")]
    date = factory.LazyFunction(timezone.now)

    class Meta:
        model = ArticlePage

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        authors = kwargs.pop("authors", [])
        tags, revision = kwargs.pop("tags", []), kwargs.pop("revision", True)
        page = model_class(**kwargs)
        page.article_authors = [ArticleAuthor(author=author) for author in authors]
        page.tags.add(*tags)
        # Indexed once, not at each save; nor once more for each author who is a child of it.
        with gathered(), disable_reference_index_auto_update():
            parent.add_child(instance=page)
            if revision:
                saved = page.save_revision(clean=False)  # storing it has just cleaned it
                if page.live:
                    _publish(page, saved)
        update_reference_index_task.enqueue("blog", "articlepage", str(page.pk))
        return model_class.objects.get(pk=page.pk)


def _publish(page: ArticlePage, revision: Revision) -> None:
    """Leave a page that is stored as live as publishing this version leaves it, without reading and storing all of it again."""
    if page.go_live_at and page.go_live_at > timezone.now():
        publish_revision(revision, skip_checks=True)
        return
    page.last_published_at = timezone.now()
    page.first_published_at = page.first_published_at or page.last_published_at
    page.live_revision, page.has_unpublished_changes = revision, False
    Page.objects.filter(pk=page.pk).update(
        **{name: getattr(page, name) for name in SET_BY_PUBLISHING}
    )
    for signal in (page_published, published):
        signal.send(sender=type(page), instance=page, revision=revision)
    log(instance=page, action="wagtail.publish", revision=revision, content_changed=True)


class AreaFactory(factory.django.DjangoModelFactory):
    """An area in focus."""

    name = factory.Sequence(lambda n: f"Área {n}")

    class Meta:
        model = Area


class AudienceFactory(factory.django.DjangoModelFactory):
    """An audience."""

    name = factory.Sequence(lambda n: f"público {n}")

    class Meta:
        model = Audience


class TestimonialFactory(factory.django.DjangoModelFactory):
    """A testimonial in use."""

    __test__ = False  # pytest would take it for a class of tests

    words = "Volví a tener mañanas."
    given_by = "Rosario"
    role = "kinesióloga"
    given_on = date(2025, 5, 2)
    consent = "Por mail."
    consented_on = date(2025, 5, 2)

    class Meta:
        model = Testimonial


class ColleagueFactory(factory.django.DjangoModelFactory):
    """A colleague whose card is published; `email` with her address and her consent, `agreed=False` without it."""

    name = factory.Sequence(lambda n: f"Colega {n}")
    slug = factory.Sequence(lambda n: f"colega-{n}")
    recommendation = "Traduce lo que otros dejan a medias."
    languages = ["es"]
    time_zone = "America/Argentina/Buenos_Aires"

    class Meta:
        model = Colleague

    @classmethod
    def _create(cls, model_class, *args, email="", agreed=True, contact=None, **kwargs):
        many = {name: kwargs.pop(name, []) for name in ("areas", "audiences", "groups")}
        colleague = model_class(live=False, **kwargs)
        for name, rows in many.items():
            setattr(colleague, name, rows)
        colleague.save()
        ColleagueContact.objects.create(
            colleague=colleague,
            email=email or f"{colleague.slug}@correo.example",
            **{
                "agreed_at": timezone.now() if agreed else None,
                "known_words": colleague.recommendation if agreed else "",
            }
            | (contact or {}),
        )
        revision = colleague.save_revision()
        if agreed:
            revision.publish()
        return model_class.objects.get(pk=colleague.pk)


class ServiceIndexPageFactory(wagtail_factories.PageFactory):
    """All services."""

    title = "Servicios"
    slug = "servicios"

    class Meta:
        model = ServiceIndexPage


class ServicePageFactory(wagtail_factories.PageFactory):
    """A published service, offered and shown by a finished project."""

    title = factory.Sequence(lambda n: f"Servicio {n}")
    slug = factory.Sequence(lambda n: f"servicio-{n}")
    summary = "Una línea."
    state = ServicePage.State.OFFERED
    area = factory.SubFactory(AreaFactory)
    evidence = [
        (
            "project",
            {
                "title": "Una agenda para tres",
                "client": "Un consultorio",
                "text": "Quedó una sola.",
                "finished_on": date(2025, 3, 1),
            },
        )
    ]

    class Meta:
        model = ServicePage


class SiteTree:
    """A site with its indexes, one topic and one author; `article()` adds articles to it."""

    def __init__(self) -> None:
        """Replace Wagtail's welcome page."""
        Page.objects.filter(depth=2).delete()
        root = Page.objects.get(depth=1)
        self.home = HomePageFactory(parent=root, slug="home")
        address = urlsplit(settings.SITE_URL)
        self.site, _ = Site.objects.update_or_create(
            is_default_site=True,
            defaults={
                "hostname": address.hostname,
                "port": address.port or 80,
                "root_page": self.home,
                "site_name": "motiVAcional",
            },
        )
        Site.clear_site_root_paths_cache()
        self.blog = BlogIndexPageFactory(parent=self.home)
        self.topics = TopicIndexPageFactory(parent=self.home)
        self.authors = AuthorIndexPageFactory(parent=self.home)
        self.topic = TopicPageFactory(parent=self.topics, title="Organización", slug="organizacion")
        self.author = AuthorPageFactory(
            parent=self.authors, title="Lucía Ferreyra", slug="lucia-ferreyra"
        )

    @cached_property
    def services(self) -> ServiceIndexPage:
        """Add the page of all services when it is first asked for."""
        return ServiceIndexPageFactory(parent=Page.objects.get(pk=self.home.pk))

    def service(self, **kwargs) -> ServicePage:
        """Add a service."""
        return ServicePageFactory(**{"parent": self.services} | kwargs)

    def article(self, **kwargs) -> ArticlePage:
        """Add an article to the blog."""
        return ArticlePageFactory(
            **{"parent": self.blog, "topic": self.topic, "authors": [self.author]} | kwargs
        )
