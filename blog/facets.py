"""What results of a search are narrowed by where they are articles."""

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search.facets import KIND, Facet, page_titles, same

ARTICLE_FACETS = (
    Facet(
        "topic",
        _("Topic"),
        lambda page: [topic.pk for topic in page.all_topics],
        page_titles,
        "tema",
        ("temas",),
    ),
    Facet(
        "author",
        _("Author"),
        lambda page: [author.pk for author in page.authors],
        page_titles,
        "autor",
        ("autora", "autores", "autoras"),
    ),
    Facet(
        "year",
        _("Year"),
        lambda page: [timezone.localtime(page.date).year] if page.date else [],
        same,
        "año",
        ("años",),
        by_value=True,
    ),
    Facet(
        "series",
        _("Series"),
        lambda page: [page.shown_series.pk] if page.shown_series else [],
        page_titles,
        "serie",
        ("series",),
    ),
    KIND,
)
