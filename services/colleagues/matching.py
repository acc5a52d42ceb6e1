"""Which colleagues fit what a client has written, by the weights of services: their areas, words, and whom they work for."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from core.base.publishing import published
from services.models import Colleague, ServicePage
from services.requests.matching import AUDIENCE, SHOWN, TITLE, best_of, weights_of

# What a word is worth in a card: a recommendation is as short as a title, and says more.
RECOMMENDATION, REFERRED = 3.0, 2.5


class ColleagueMatch(NamedTuple):
    """A colleague who fits, and why: the words of the client, or the area of a service that she asked for."""

    colleague: Colleague
    words: list[str]


def matching_colleagues(text: str, services: Iterable[Any] = ()) -> list[ColleagueMatch]:
    """Return the available colleagues who fit a text best, at most three; none where none does.

    Those come first who work in an area that the text names, or that of a service asked for which is referred to others.
    """
    available = Colleague.objects.available().select_related("portrait")
    colleagues = list(available.prefetch_related("areas", "audiences"))
    if not colleagues:
        return []
    referred = published(ServicePage.objects.filter(state=ServicePage.State.REFERRED))
    names: dict[int, str] = {}
    for area, title in referred.exclude(area=None).values_list("area", "title"):
        names[area] = f"{names.get(area, '')} {title}"
    by_words = best_of([(each, _weights(each, names)) for each in colleagues], text)
    words = {match.item.pk: match.words for match in by_words}
    areas = _areas_named(colleagues, names, text)
    for service in services:
        if service.area_id and service.state == ServicePage.State.REFERRED:
            areas.setdefault(service.area_id, [service.area.name])
    by_area = [
        ColleagueMatch(each, list(dict.fromkeys([*reasons, *words.get(each.pk, [])])))
        for each in colleagues
        if (reasons := _of_her_areas(each, areas))
    ]
    by_area.sort(key=lambda match: -len(match.words))
    first = {match.colleague.pk for match in by_area}
    others = [
        ColleagueMatch(match.item, match.words) for match in by_words if match.item.pk not in first
    ]
    return [*by_area, *others][:SHOWN]


def _areas_named(
    colleagues: Iterable[Colleague], referred: dict[int, str], text: str
) -> dict[int, list[str]]:
    """Return the areas of colleagues that a text speaks of, with its words: a word tells as much however many work there."""
    areas = {area for colleague in colleagues for area in colleague.areas.all()}
    known_by = [
        (area, weights_of([(area.name, TITLE), (referred.get(area.pk, ""), REFERRED)]))
        for area in sorted(areas, key=lambda area: area.pk)
    ]
    return {match.item.pk: match.words for match in best_of(known_by, text)}


def _of_her_areas(colleague: Colleague, areas: dict[int, list[str]]) -> list[str]:
    """Return why some areas are asked for, as far as they are hers."""
    return [word for area in colleague.areas.all() for word in areas.get(area.pk, [])]


def _weights(colleague: Colleague, referred: dict[int, str]) -> dict[str, float]:
    """Return the stems of a card, each with what it is worth."""
    areas = colleague.areas.all()
    audiences = " ".join(f"{each.name} {each.words}" for each in colleague.audiences.all())
    return weights_of(
        [
            (" ".join(area.name for area in areas), TITLE),
            (colleague.recommendation, RECOMMENDATION),
            (audiences, AUDIENCE),
            (" ".join(colleague.language_names), AUDIENCE),
            (" ".join(referred.get(area.pk, "") for area in areas), REFERRED),
        ]
    )
