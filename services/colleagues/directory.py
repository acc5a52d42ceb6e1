"""The directory: colleagues who agreed, filtered by plain links with counts; what its pages say to machines."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise, cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Site

from blog.structured_data import CONTEXT
from core.base.languages import LANGUAGES
from core.base.seo import Breadcrumb, absolute, breadcrumb_json_ld
from core.serving.renditions import pictures
from services.models import Colleague, ColleagueGroup
from services.models.colleagues import zone_name

LONGEST = 60  # characters of a filter's value that are looked at


class Filter(NamedTuple):
    """What the directory is filtered by: its name in the address, its label, and the values of a colleague with theirs."""

    name: str
    label: Promise
    values: Callable[[Colleague], dict[str, str]]


class Option(NamedTuple):
    """A value of a filter as a link: how many have it beside the other filters, whether it's chosen."""

    label: str
    number: int
    url: str
    is_chosen: bool


def _languages(colleague: Colleague) -> dict[str, str]:
    return {code: str(name) for code, name in LANGUAGES if code in colleague.languages}


def _zone(colleague: Colleague) -> dict[str, str]:
    zone = colleague.time_zone
    return {zone: zone_name(zone)} if zone else {}


FILTERS = (
    Filter(
        "area",
        gettext_lazy("Area"),
        lambda colleague: {str(area.pk): area.name for area in colleague.areas.all()},
    ),
    Filter("idioma", gettext_lazy("Language"), _languages),
    Filter("zona", gettext_lazy("Time zone"), _zone),
)


class Directory:
    """The colleagues who agreed, narrowed by what an address asks for."""

    def __init__(self, asked: Mapping[str, str]) -> None:
        """Read the filters."""
        values = {each.name: asked.get(each.name, "")[:LONGEST] for each in FILTERS}
        self.chosen = {name: value for name, value in values.items() if value}

    @cached_property
    def everybody(self) -> list[Colleague]:
        """Return all who agreed."""
        portraits = pictures("portrait", "portrait")
        listed = Colleague.objects.listed().select_related("portrait")
        return list(listed.prefetch_related("areas", "audiences", portraits))

    @cached_property
    def found(self) -> list[Colleague]:
        """Return those whom the filters leave."""
        return self._having(self.chosen)

    @cached_property
    def groups(self) -> list[ColleagueGroup]:
        """Return the groups and forums that aren't private."""
        return list(ColleagueGroup.objects.filter(is_private=False))

    @cached_property
    def filters(self) -> list[tuple[Promise, list[Option]]]:
        """Return the filters that tell some from others, each with its options."""
        found = [(each.label, list(self._options(each))) for each in FILTERS]
        return [(label, options) for label, options in found if len(options) > 1]

    def _options(self, by: Filter) -> Iterable[Option]:
        others = {name: value for name, value in self.chosen.items() if name != by.name}
        counted = [by.values(each) for each in self._having(others)]
        labels = {key: label for each in self.everybody for key, label in by.values(each).items()}
        for key, label in sorted(labels.items(), key=lambda pair: pair[1]):
            is_chosen = self.chosen.get(by.name) == key
            number = sum(key in values for values in counted)
            if number or is_chosen:
                kept = others if is_chosen else others | {by.name: key}
                yield Option(label, number, _address(kept), is_chosen)

    def _having(self, chosen: Mapping[str, str]) -> list[Colleague]:
        by = {each.name: each.values for each in FILTERS}
        return [
            each
            for each in self.everybody
            if all(value in by[name](each) for name, value in chosen.items())
        ]


def _address(chosen: Mapping[str, str]) -> str:
    query = urlencode({each.name: chosen[each.name] for each in FILTERS if each.name in chosen})
    return reverse("colleagues") + (f"?{query}" if query else "")


def heads(
    request: HttpRequest, found: Directory | None, colleague: Colleague | None = None
) -> dict[str, Any]:
    """Return what <head> says of the directory, or of a colleague's page: canonical address, breadcrumbs, structured data."""
    site = Site.find_for_request(request)
    crumbs = [
        Breadcrumb(site.root_page.title if site else _("Home"), absolute(request, "/")),
        Breadcrumb(_("Colleagues"), absolute(request, reverse("colleagues"))),
    ]
    data: list[dict[str, Any]] = []
    if colleague:
        crumbs.append(Breadcrumb(colleague.name, absolute(request, colleague.get_absolute_url())))
        data.append(person_json_ld(colleague, request))
    elif found:
        data.append(_list_json_ld(request, found))
    return {
        "breadcrumbs": crumbs,
        "canonical_url": crumbs[-1].url,
        "json_ld": [*data, *breadcrumb_json_ld(crumbs)],
    }


def person_json_ld(colleague: Colleague, request: HttpRequest) -> dict[str, Any]:
    """Return a Person (https://schema.org/Person)."""
    data = {
        "@context": CONTEXT,
        "@type": "Person",
        "name": colleague.name,
        "url": absolute(request, colleague.get_absolute_url()),
        "description": colleague.recommendation,
        "knowsAbout": [area.name for area in colleague.areas.all()],
        "knowsLanguage": list(colleague.languages),
        "homeLocation": {"@type": "Place", "name": colleague.place} if colleague.place else None,
        "sameAs": [colleague.url] if colleague.url else [],
    }
    return {key: value for key, value in data.items() if value}


def _list_json_ld(request: HttpRequest, found: Directory) -> dict[str, Any]:
    """Return an ItemList (https://schema.org/ItemList)."""
    return {
        "@context": CONTEXT,
        "@type": "ItemList",
        "name": _("Colleagues"),
        "numberOfItems": len(found.everybody),
        "itemListElement": [
            {
                "@type": "ListItem",
                "position": place,
                "name": each.name,
                "url": absolute(request, each.get_absolute_url()),
            }
            for place, each in enumerate(found.everybody, start=1)
        ],
    }


def sitemap_entries(request: HttpRequest | None) -> list[dict[str, Any]]:
    """Return the directory and the page of each colleague who agreed; none where nobody is listed."""
    rows = Colleague.objects.listed().values_list("slug", "last_published_at")
    pages = [
        {"location": absolute(request, reverse("colleague", args=[slug])), "lastmod": day}
        for slug, day in rows
    ]
    return [{"location": absolute(request, reverse("colleagues"))}, *pages] if pages else []
