"""What results of a search are narrowed by where they are services."""

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from core.base.numbers import numbers
from search.facets import KIND, Facet
from services.models.focus import Area, Audience


def _areas(keys: Collection[str]) -> dict[str, str]:
    return {str(pk): str(area) for pk, area in Area.objects.in_bulk(numbers(keys)).items()}


def _audiences(keys: Collection[str]) -> dict[str, str]:
    found = Audience.objects.in_bulk(numbers(keys))
    return {str(pk): str(audience) for pk, audience in found.items()}


SERVICE_FACETS = (
    Facet(
        "area",
        _("Area"),
        lambda page: [page.area_id] if page.area_id else [],
        _areas,
        "área",
        ("area",),
    ),
    Facet(
        "audience",
        _("Audience"),
        lambda page: [audience.pk for audience in page.audiences.all()],
        _audiences,
        "público",
        ("publico",),
    ),
    KIND,
)
