"""The list of issues in the CMS, with a progress bar for each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, JsonResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.generic import View
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, StatusTagColumn, Table, TitleColumn

from core.admin.filters import DaysFilter
from core.admin.listing import ALL, StateListView
from core.admin.permissions import PermissionRequired
from core.base.numbers import numbers
from newsletter.admin.base import MEDIA, SEE_ISSUES
from newsletter.admin.site_time import site_time
from newsletter.delivery.pruning import progress_in_log
from newsletter.models import Delivery, Issue
from newsletter.models.issues import Progress

MOST = 50  # issues in one question

State = Issue.State
ENDED = (State.SENT, State.CANCELLED)
NOTHING = Progress(0, 0, 0)


@dataclass(frozen=True)
class Bar:
    """Hold the progress of an issue; `is_live` means that it may change in a moment."""

    number: int
    state: str
    progress: Progress
    is_live: bool

    @property
    def total(self) -> int:
        """Return the number of messages."""
        return sum(self.progress)

    @property
    def done(self) -> int:
        """Return the number of messages delivered or failed."""
        return self.progress.delivered + self.progress.failed

    @property
    def words(self) -> str:
        """Return the progress in words."""
        said = _("%(delivered)s delivered, %(failed)s failed, %(left)s left")
        numbers = {
            name: number_format(each, use_l10n=True, force_grouping=True)
            for name, each in self.progress._asdict().items()
        }
        return said % numbers

    def as_json(self) -> dict[str, Any]:
        """Return the values for the script."""
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
    counted |= progress_in_log(ended) if ended else {}
    return {
        each.pk: Bar(
            each.pk,
            each.get_state_display(),
            counted.get(each.pk, NOTHING),
            each.state in (State.WAITING, State.SENDING),
        )
        for each in issues
    }


class ProgressView(PermissionRequired, View):
    """Return the progress of a page's issues for the script."""

    permission = SEE_ISSUES

    def get(self, request: HttpRequest) -> JsonResponse:
        """Return the bars of the issues named, as JSON by id."""
        asked = request.GET.getlist("id")[:MOST]
        ids = numbers(asked)
        issues: QuerySet[Issue] = Issue.objects.filter(pk__in=ids).only("pk", "state")
        bars = bars_of(issues)
        return JsonResponse({str(number): bar.as_json() for number, bar in bars.items()})


class IssueFilterSet(WagtailFilterSet):
    """Define the filters of the list, beside the state."""

    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Kind"),
        choices=Issue.Kind.choices,
        empty_label=pgettext_lazy("kind", "Any"),
        widget=forms.RadioSelect,
    )
    send_at = DaysFilter(label=gettext_lazy("Period"), widget=DateRangePickerWidget)

    class Meta:
        model = Issue
        fields: list[str] = []


class ProgressColumn(BaseColumn):
    """Show the progress bar."""

    cell_template_name = "newsletter/office/progress_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the row's bar."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"bar": parent_context["table"].bars[instance.pk]}


class IssueTable(Table):
    """Render issues, with the progress of all rows loaded at once."""

    def __init__(self, columns: Any, data: Any, **kwargs: Any) -> None:
        """Load the bars of the rows."""
        rows = list(data)
        super().__init__(columns, rows, **kwargs)
        self.bars = bars_of(rows)


class IssueListView(PermissionRequired, StateListView):
    """List issues of a state: filtered, searched, ordered."""

    permission = SEE_ISSUES
    model: Any = Issue
    page_title = gettext_lazy("Issues")
    add_item_label = gettext_lazy("New letter")
    list_media = MEDIA
    table_class = IssueTable
    filterset_class = IssueFilterSet
    search_fields = ["subject"]
    default_ordering = "-created_at"
    labels = {
        ALL: pgettext_lazy("issues", "All"),
        State.DRAFT: pgettext_lazy("issues", "Drafts"),
        State.WAITING: pgettext_lazy("issues", "Waiting"),
        State.SENDING: pgettext_lazy("issues", "Being sent"),
        State.SENT: pgettext_lazy("issues", "Sent"),
        State.CANCELLED: pgettext_lazy("issues", "Cancelled"),
    }
    columns = [
        TitleColumn(
            "subject",
            label=gettext_lazy("Subject"),
            sort_key="subject",
            classname="title",
            url_name="newsletter_issue",
        ),
        Column("kind", label=gettext_lazy("Kind"), accessor="get_kind_display", sort_key="kind"),
        StatusTagColumn(
            "state",
            label=gettext_lazy("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda issue: issue.state in (State.SENDING, State.SENT),
        ),
        Column(
            "send_at",
            label=gettext_lazy("Hour"),
            accessor=lambda issue: site_time(issue.send_at),
            sort_key="send_at",
        ),
        ProgressColumn("progress", label=gettext_lazy("Delivered, failed, left")),
        Column(
            "created_at",
            label=gettext_lazy("Made"),
            accessor=lambda issue: site_time(issue.created_at),
            sort_key="created_at",
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Issue]:
        """Return the issues without their bodies."""
        return Issue.objects.defer("body")
