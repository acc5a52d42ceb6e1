"""How far issues have got, as a bar with its numbers in words."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.views.generic import View

from blog.newsletter.models import Delivery, Issue
from blog.newsletter.models.delivery import Progress
from blog.newsletter.office.access import SEE_ISSUES, Guarded
from blog.newsletter.sending.pruning import remembered
from core.base.numbers import numbers

MOST = 50  # issues in one question
State = Issue.State
ENDED = (State.SENT, State.CANCELLED)
NOTHING = Progress(0, 0, 0)


@dataclass(frozen=True)
class Bar:
    """How far an issue has got; `is_live` tells that it may be further in a moment."""

    number: int
    state: str
    progress: Progress
    is_live: bool

    @property
    def total(self) -> int:
        """Return how many messages there are."""
        return sum(self.progress)

    @property
    def done(self) -> int:
        """Return of how many it's known what became of them."""
        return self.progress.delivered + self.progress.failed

    @property
    def words(self) -> str:
        """Return it in words."""
        said = _("%(delivered)s delivered, %(failed)s failed, %(left)s left")
        numbers = {
            name: number_format(each, use_l10n=True, force_grouping=True)
            for name, each in self.progress._asdict().items()
        }
        return said % numbers

    def as_json(self) -> dict[str, Any]:
        """Return what the script shows."""
        return {
            "state": self.state,
            "done": self.done,
            "total": self.total,
            "words": self.words,
            "is_live": self.is_live,
        }


def bars_of(issues: Iterable[Issue]) -> dict[int, Bar]:
    """Return the bars of issues by their ids, in one query."""
    issues = list(issues)
    counted = Delivery.objects.filter(issue__in=[each.pk for each in issues]).progress_by_issue()
    ended = [each.pk for each in issues if each.state in ENDED and each.pk not in counted]
    counted |= remembered(ended) if ended else {}
    return {
        each.pk: Bar(
            each.pk,
            each.get_state_display(),
            counted.get(each.pk, NOTHING),
            each.state in (State.WAITING, State.SENDING),
        )
        for each in issues
    }


class ProgressView(Guarded, View):
    """Tell the script how far the issues of a page have got."""

    permission = SEE_ISSUES

    def get(self, request: HttpRequest) -> JsonResponse:
        """Answer for those named, as far as they are there."""
        asked = request.GET.getlist("id")[:MOST]
        ids = numbers(asked)
        issues: QuerySet[Issue] = Issue.objects.filter(pk__in=ids).only("pk", "state")
        bars = bars_of(issues)
        return JsonResponse({str(number): bar.as_json() for number, bar in bars.items()})
