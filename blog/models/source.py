"""Publications that articles cite."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.search import index
from wagtail.snippets.models import register_snippet

from core.base.languages import LANGUAGES


@register_snippet
class Source(index.Indexed, models.Model):
    """A publication, with its language and feed, shown at `/blog/fuente/<slug>/`."""

    title = models.CharField(_("title"), max_length=120)
    slug = models.SlugField(_("slug"), max_length=120, unique=True)
    url = models.URLField(_("address"))
    language = models.CharField(_("language"), max_length=8, choices=LANGUAGES, default="es")
    feed_url = models.URLField(_("feed address"), blank=True)
    description = models.TextField(_("description"), blank=True)

    panels = [
        FieldPanel(name) for name in ("title", "slug", "url", "language", "feed_url", "description")
    ]
    search_fields = [
        index.SearchField("title", boost=10),
        index.SearchField("description"),
        index.AutocompleteField("title"),
    ]

    class Meta:
        verbose_name = _("source")
        verbose_name_plural = _("sources")
        ordering = ["title"]

    def __str__(self) -> str:
        return self.title
