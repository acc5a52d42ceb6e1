"""The list of issues in the CMS."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column, StatusTagColumn, Table, TitleColumn

from blog.newsletter.models import Issue
from blog.newsletter.office.access import SEE_ISSUES, Guarded
from blog.newsletter.office.issues.clock import site_time
from blog.newsletter.office.issues.progress import bars_of
from blog.newsletter.office.style import MEDIA
from core.base.filters import DaysFilter
from core.base.listing import ALL, StateListView

State = Issue.State


class IssueFilterSet(WagtailFilterSet):
    """What narrows the list, beside the state."""

    kind = django_filters.ChoiceFilter(
        label=_("Kind"),
        choices=Issue.Kind.choices,
        empty_label=pgettext_lazy("kind", "Any"),
        widget=forms.RadioSelect,
    )
    send_at = DaysFilter(label=_("Period"), widget=DateRangePickerWidget)

    class Meta:
        model = Issue
        fields: list[str] = []


class ProgressColumn(BaseColumn):
    """A bar, and its numbers."""

    cell_template_name = "newsletter/office/progress_cell.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the bar of the row."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"bar": parent_context["table"].bars[instance.pk]}


class IssueTable(Table):
    """The table, with the numbers of all its rows asked at once."""

    def __init__(self, columns: Any, data: Any, **kwargs: Any) -> None:
        """Count them."""
        rows = list(data)
        super().__init__(columns, rows, **kwargs)
        self.bars = bars_of(rows)


class IssueListView(Guarded, StateListView):
    """The issues in a state, filtered, searched, in an order."""

    permission = SEE_ISSUES
    model: Any = Issue
    page_title = _("Issues")
    add_item_label = _("New letter")
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
            label=_("Subject"),
            sort_key="subject",
            classname="title",
            url_name="newsletter_issue",
        ),
        Column("kind", label=_("Kind"), accessor="get_kind_display", sort_key="kind"),
        StatusTagColumn(
            "state",
            label=_("State"),
            accessor="get_state_display",
            sort_key="state",
            primary=lambda issue: issue.state in (State.SENDING, State.SENT),
        ),
        Column(
            "send_at",
            label=_("Hour"),
            accessor=lambda issue: site_time(issue.send_at),
            sort_key="send_at",
        ),
        ProgressColumn("progress", label=_("Delivered, failed, left")),
        Column(
            "created_at",
            label=_("Made"),
            accessor=lambda issue: site_time(issue.created_at),
            sort_key="created_at",
        ),
    ]

    def get_base_queryset(self) -> QuerySet[Issue]:
        """Load what the rows show."""
        return Issue.objects.defer("body")
