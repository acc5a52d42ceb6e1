"""What backs a service: what can be shown of it, read from the evidence of many services at once."""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.apps import apps
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from blog.models import ArticlePage, AuthorPage
from core.base.models import SiteDocument
from core.base.numbers import numbers
from core.base.publishing import published
from services.blocks import KIND_NAMES, trajectory_steps

# The kinds that show that she can do it; the others say it.
SHOWING = ("certificate", "step", "project", "testimonial")
YEAR = re.compile(r"\b(?:19|20)\d\d\b")
GOES_ON = re.compile(r"[-–—]\s*$|\b(?:hoy|actualidad|presente)\b", re.IGNORECASE)


class Proof(NamedTuple):
    """A piece of evidence that visitors may see: its kind, what is stored, the object that it names, its date."""

    kind: str
    value: dict[str, Any]
    found: Any
    on: date | None

    @property
    def shows(self) -> bool:
        """Return whether it shows that she can do it, rather than saying so."""
        return self.kind in SHOWING

    @property
    def kind_name(self) -> str:
        """Return the name of its kind."""
        return str(KIND_NAMES[self.kind])

    @property
    def title(self) -> str:
        """Return it in a line, for editors."""
        if self.kind == "step":
            author, step = self.found
            return f"{step['period']} {step['title']} ({author.title})"
        if self.kind == "years":
            return _("since %(year)s") % {"year": self.value["since"]}
        if self.kind in ("testimonial", "article"):
            return str(self.found)
        return str(self.value.get("title") or "")

    @property
    def month(self) -> str:
        """Return its date as month and year."""
        return date_format(self.on, "YEAR_MONTH_FORMAT") if self.on else ""


def evidence_of(services: Iterable[Any]) -> list[list[Proof]]:
    """Return the evidence of each service: certificates with a document, steps of public authors, testimonials in use, and so on.

    Four queries, however many services there are.
    """
    stored = [list(_stored(service)) for service in services]
    find = _Lookup([each for pieces in stored for each in pieces])
    return [
        [proof for kind, value in pieces if (proof := find.proof(kind, value))] for pieces in stored
    ]


def showing(proofs: Iterable[Proof]) -> list[Proof]:
    """Return the evidence that shows that she can do it."""
    return [proof for proof in proofs if proof.shows]


def newest(proofs: Iterable[Proof]) -> date | None:
    """Return the date of the newest piece that shows it."""
    return max((proof.on for proof in showing(proofs) if proof.on), default=None)


def strength(proofs: Sequence[Proof]) -> tuple[int, date]:
    """Return what services are compared by, the least backed first: how many pieces show it, then the newest's date."""
    return len(showing(proofs)), newest(proofs) or date.min


def _stored(service: Any) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in service.evidence.raw_data:
        if block["type"] in KIND_NAMES and isinstance(block["value"], dict):
            yield block["type"], block["value"]


class _Lookup:
    """The objects that pieces of evidence name, as far as visitors may see them."""

    def __init__(self, pieces: list[tuple[str, dict[str, Any]]]) -> None:
        def named(kind: str, field: str) -> list[int]:
            return numbers(value.get(field) for each, value in pieces if each == kind)

        steps = [str(value.get("step")) for kind, value in pieces if kind == "step"]
        authors = AuthorPage.objects.filter(
            pk__in=numbers(step.partition(":")[0] for step in steps)
        )
        self.steps = dict(trajectory_steps(published(authors)))
        self.documents = SiteDocument.objects.in_bulk(named("certificate", "document"))
        testimonials = apps.get_model(
            "services.Testimonial"
        ).objects  # the models import this module
        self.testimonials = testimonials.in_use().in_bulk(named("testimonial", "testimonial"))
        articles = ArticlePage.objects.published().defer_streamfields()
        self.articles = articles.in_bulk(named("article", "article"))

    def proof(self, kind: str, value: dict[str, Any]) -> Proof | None:
        """Return a piece of evidence, None where what it names is gone, withdrawn or not public."""
        make: Callable[[dict[str, Any]], Proof | None] = getattr(self, f"_{kind}")
        return make(value)

    def _certificate(self, value: dict[str, Any]) -> Proof | None:
        document = self.documents.get(value.get("document"))
        return document and Proof("certificate", value, document, _day(value.get("issued_on")))

    def _step(self, value: dict[str, Any]) -> Proof | None:
        found = self.steps.get(str(value.get("step")))
        return found and Proof("step", value, found, _last_day(found[1]["period"]))

    def _project(self, value: dict[str, Any]) -> Proof | None:
        told = str(value.get("title") or "").strip() and str(value.get("text") or "").strip()
        return Proof("project", value, None, _day(value.get("finished_on"))) if told else None

    def _testimonial(self, value: dict[str, Any]) -> Proof | None:
        said = self.testimonials.get(value.get("testimonial"))
        return Proof("testimonial", value, said, said.given_on) if said else None

    def _years(self, value: dict[str, Any]) -> Proof | None:
        return Proof("years", value, None, None) if value.get("since") else None

    def _article(self, value: dict[str, Any]) -> Proof | None:
        article = self.articles.get(value.get("article"))
        day = timezone.localdate(article.date) if article and article.date else None
        return article and Proof("article", value, article, day)


def _day(stored: Any) -> date | None:
    """Return a stored day, None where it is none."""
    try:
        return parse_date(str(stored or ""))
    except ValueError:
        return None


def _last_day(period: str) -> date | None:
    """Return the end of a period written in words ('2019–2022', '2021 – hoy'), None where it names no year."""
    if GOES_ON.search(period):
        return timezone.localdate()
    years = YEAR.findall(period)
    return min(date(int(years[-1]), 12, 31), timezone.localdate()) if years else None
