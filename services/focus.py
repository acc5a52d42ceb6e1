"""Whether a site keeps to what it masters: how many services are offered, in which areas, and which are backed least."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Site

from blog.models import ArticlePage, TopicPage
from core.base.publishing import published
from services.evidence import Proof, evidence_of, newest, showing, strength
from services.models import Area, ServiceArticle, ServicePage, ServiceSettings

CANDIDATES = 3
PRICE_MONTHS = 6


class Backed(NamedTuple):
    """A published service with what backs it and the number of published articles that support it."""

    service: Any
    proofs: list[Proof]
    articles: int

    @property
    def showing(self) -> list[Proof]:
        """Return the evidence that shows it."""
        return showing(self.proofs)

    @property
    def newest(self) -> date | None:
        """Return the date of the newest of them."""
        return newest(self.proofs)


def backed_services() -> list[Backed]:
    """Return the published services, the least backed first, in a number of queries that doesn't grow."""
    services = list(published(ServicePage.objects.all()).select_related("area"))
    public = ArticlePage.objects.published().order_by().values("pk")
    rows = ServiceArticle.objects.filter(article__in=public).values_list("page_id", flat=True)
    articles = list(rows)
    found = [
        Backed(service, proofs, articles.count(service.pk))
        for service, proofs in zip(services, evidence_of(services), strict=True)
    ]
    return sorted(found, key=lambda each: (strength(each.proofs), each.service.title))


def offered(services: Iterable[Backed]) -> list[Backed]:
    """Return those that are offered."""
    return [each for each in services if each.service.is_offered]


def warnings_about(service: Any) -> list[str]:
    """Return what speaks against offering a service beside the others: there are enough, or its area isn't in focus."""
    if not service.is_offered:
        return []
    settings = settings_of_site()
    others = [each for each in offered(backed_services()) if each.service.pk != service.pk]
    warnings = []
    if len(others) >= settings.most_offered:
        warnings.append(_too_many(len(others) + 1, settings.most_offered) + _least_backed(others))
    if service.area and not service.area.in_focus:
        said = _("“%(area)s” is not among the areas in focus.") % {"area": service.area}
        warnings.append(said + _least_backed([each for each in others if not _in_focus(each)]))
    return warnings


def settings_of_site() -> ServiceSettings:
    """Return the settings of the site that is served."""
    return ServiceSettings.for_site(Site.objects.get(is_default_site=True))


def _in_focus(backed: Backed) -> bool:
    area = backed.service.area
    return area is None or area.in_focus


def _too_many(number: int, most: int) -> str:
    return ngettext(
        "With this one you offer %(number)d service; %(most)d is what you have set as enough.",
        "With this one you offer %(number)d services; %(most)d are what you have set as enough.",
        number,
    ) % {"number": number, "most": most}


def _least_backed(services: Sequence[Backed]) -> str:
    """Return the sentence that names those backed least, '' where there are none."""
    if not services:
        return ""
    names = [f"«{each.service.title}»" for each in services[:CANDIDATES]]
    named = get_text_list(names, _("and"))
    return " " + _("Backed least: %(services)s. Perhaps refer one of them?") % {"services": named}


class AreaOverview(NamedTuple):
    """An area with its published services, None for those without one."""

    area: Area | None
    services: list[Backed]


def by_area(services: Iterable[Backed]) -> list[AreaOverview]:
    """Return services by their area, those in focus first."""
    groups: dict[Any, list[Backed]] = {}
    for each in services:
        groups.setdefault(each.service.area, []).append(each)
    found = [AreaOverview(area, those) for area, those in groups.items()]
    return sorted(
        found,
        key=lambda each: (
            each.area is None,
            not (each.area and each.area.in_focus),
            str(each.area),
        ),
    )


class Gaps(NamedTuple):
    """What is missing or old."""

    without_article: list[Backed]
    topics_without_service: list[TopicPage]
    old_evidence: list[Backed]
    old_prices: list[Backed]
    unbacked: list[Backed]


def gaps(services: Sequence[Backed], settings: ServiceSettings) -> Gaps:
    """Return offered services without article, with old evidence or price, with nothing that shows them; topics without any."""
    today = timezone.localdate()
    ours = offered(services)
    return Gaps(
        without_article=[each for each in ours if not each.articles],
        topics_without_service=topics_without_service(),
        old_evidence=[
            each for each in ours if is_evidence_old(each.newest, today, settings.evidence_years)
        ],
        old_prices=[each for each in ours if is_price_old(each.service, today)],
        unbacked=[each for each in ours if not each.showing],
    )


def is_price_old(service: Any, today: date) -> bool:
    """Return whether a price is older than six months."""
    return service.price_date is not None and is_old(service.price_date, today)


def is_old(day: date, today: date) -> bool:
    """Return whether six months have passed since a day."""
    months = (today.year - day.year) * 12 + today.month - day.month
    return months > PRICE_MONTHS or (months == PRICE_MONTHS and today.day >= day.day)


def is_evidence_old(day: date | None, today: date, years: int) -> bool:
    """Return whether evidence of a day is older than so many years."""
    return day is not None and day < today.replace(year=today.year - years, day=min(today.day, 28))


def topics_without_service() -> list[TopicPage]:
    """Return public topics with articles, none of which supports an offered service."""
    offered_now = published(ServicePage.objects.filter(state=ServicePage.State.OFFERED))
    supporting = ServiceArticle.objects.filter(page__in=offered_now.order_by().values("pk"))
    articles = ArticlePage.objects.published().order_by()
    supported = articles.filter(pk__in=supporting.values("article")).values("topic")
    written = articles.values("topic")
    topics = published(TopicPage.objects.filter(pk__in=written).exclude(pk__in=supported))
    return list(topics.order_by("title"))
