"""The pages whose review is due or will be soon, each with the reasons."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail import hooks
from wagtail.query import PageQuerySet

from blog.models import ArticlePage
from core.base.periodic_review import REASONS_HOOK, PeriodicReviewMixin
from editorial.periodic_review.reasons import citing_deleted_sources
from editorial.permissions.pages import policy

SOON = timedelta(days=30)


class State(StrEnum):
    """Whether a page waits for its review already."""

    DUE = "due"
    SOON = "soon"

    @property
    def label(self) -> Promise:
        """Return it in words."""
        return LABELS[self]


LABELS = {
    State.DUE: gettext_lazy("Due"),
    State.SOON: gettext_lazy("Due soon"),
}


@dataclass(frozen=True)
class DuePage:
    """A page, since when or on which day its review is due, and why; sentences in the language that is active."""

    page: Any
    state: State
    day: date | None
    reasons: Sequence[str]

    @property
    def pk(self) -> int:
        """Return the id of the page."""
        return self.page.pk

    @property
    def title(self) -> str:
        """Return the title as its editors see it."""
        return self.page.get_admin_display_title()

    @property
    def kind(self) -> str:
        """Return the name of its type."""
        return str(type(self.page)._meta.verbose_name)

    @property
    def reviewed_on(self) -> date | None:
        """Return when somebody said that it still holds; an article has a term instead."""
        return getattr(self.page, "reviewed_on", None)

    @property
    def can_be_confirmed(self) -> bool:
        """Return whether one click says that it still holds: an article's term is changed in its editor."""
        return isinstance(self.page, PeriodicReviewMixin)


def review_models() -> list[Any]:
    """Return the types of pages that are reviewed every some months."""
    return [model for model in apps.get_models() if issubclass(model, PeriodicReviewMixin)]


def publishable_by(user: Any) -> PageQuerySet:
    """Return the pages that somebody may publish: those that she is told about, and may confirm."""
    return policy.instances_user_has_permission_for(user, "publish")


def may_confirm(user: Any, page: Any) -> bool:
    """Return whether somebody may say that a page still holds: a published one of those above.

    Her own too: it publishes nothing new, so that the rule that somebody else reviews doesn't apply.
    """
    return page.live and policy.user_has_permission_for_instance(user, "publish", page)


def pages_due(user: Any) -> list[DuePage]:
    """Return what is due or soon of the pages that somebody may publish, what waits longest first.

    As many queries as there are types of pages and functions of REASONS_HOOK, however many pages there are.
    """
    today = timezone.localdate()
    citing = citing_deleted_sources()
    pages = list(_candidates(publishable_by(user), citing, today))
    reasons: dict[int, list[str]] = defaultdict(list)
    for page in pages:
        if page.pk in citing:
            reasons[page.pk].append(_("It cites a source that has been deleted."))
    for register in hooks.get_hooks(REASONS_HOOK):
        for pk, sentences in (register(pages) if pages else {}).items():
            reasons[pk] += map(str, sentences)
    found = (_due_page(page, reasons[page.pk], today) for page in pages)
    return sorted(
        (each for each in found if each is not None),
        key=lambda each: (each.state == State.SOON, each.day or today, each.pk),
    )


def _candidates(among: PageQuerySet, citing: set[int], today: date) -> Iterator[Any]:
    """Yield the published pages that may be due: all that are reviewed, articles with a term or without a source."""
    allowed = among.order_by().values("pk")
    for model in review_models():
        yield from model.objects.live().filter(pk__in=allowed).order_by("pk")
    articles = ArticlePage.objects.live().filter(pk__in=allowed).defer_streamfields()
    past = Q(valid_until__lte=today + SOON)
    yield from articles.filter(past | Q(pk__in=citing)).order_by("pk")


def _due_page(page: Any, reasons: list[str], today: date) -> DuePage | None:
    if isinstance(page, PeriodicReviewMixin):
        day, sentence = page.review_due_on, _reviewed_long_ago(page)
    else:
        day, sentence = _after_term(page, today)
    if day is not None and day <= today:
        return DuePage(page, State.DUE, day, [sentence, *reasons])
    if reasons:
        return DuePage(page, State.DUE, None, reasons)
    if day is not None and day <= today + SOON:
        return DuePage(page, State.SOON, day, [sentence])
    return None


def _reviewed_long_ago(page: Any) -> str:
    months = page.review_every or 0
    every = ngettext("every month", "every %(months)d months", months) % {"months": months}
    values = {"every": every, "day": _day(page.reviewed_last)}
    if page.reviewed_on:
        return _("Reviewed for the last time on %(day)s; it is %(every)s.") % values
    return _("Nobody has reviewed it since it was published on %(day)s; it is %(every)s.") % values


def _after_term(page: Any, today: date) -> tuple[date | None, str]:
    """Return the first day on which an article no longer holds, and the sentence."""
    if page.valid_until is None:
        return None, ""
    values = {"day": _day(page.valid_until)}
    if page.is_past_term:
        return page.valid_until + timedelta(days=1), _("It was valid until %(day)s.") % values
    return page.valid_until + timedelta(days=1), _("It is valid until %(day)s.") % values


def _day(day: date | None) -> str:
    return date_format(day, "DATE_FORMAT") if day else ""
