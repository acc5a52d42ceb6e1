"""The list of subscribers in the CMS: columns, filters, export."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn, StatusTagColumn, TitleColumn
from wagtail.admin.widgets.button import HeaderButton

from blog.models import SeriesPage, TopicPage
from core.admin.filters import ChoiceFilter, DaysFilter, having
from core.admin.listing import ALL, ExportedListView
from core.admin.permissions import PermissionRequired
from newsletter.admin.base import IMPORT, SEE_SUBSCRIBERS
from newsletter.models import Frequency, SignUp, Subscriber

EXPORT: dict[str, Any] = {
    "email": gettext_lazy("E-mail"),
    "name": gettext_lazy("Name"),
    "state": gettext_lazy("State"),
    "frequency": gettext_lazy("How often"),
    "everything": gettext_lazy("Everything"),
    "topics": gettext_lazy("Topics"),
    "series": gettext_lazy("Series"),
    "source": gettext_lazy("Came by"),
    "consent": gettext_lazy("Consent"),
    "consented_at": gettext_lazy("Consented"),
    "confirmed_at": gettext_lazy("Subscribed"),
    "left_at": gettext_lazy("Left"),
    "leave_reason": gettext_lazy("Why she left"),
    "suspended_for": gettext_lazy("Why suspended"),
}
State = Subscriber.State


def wishes_of(subscriber: Subscriber) -> str:
    """Return a subscriber's wishes in words; prefetch topics and series for many."""
    if subscriber.everything:
        return _("Everything")
    return ", ".join([*_titles(subscriber.topics), *_titles(subscriber.series)])


def _titles(pages: Any) -> list[str]:
    return [page.title for page in pages.all()]


COLUMNS = [
    TitleColumn(
        "email",
        label=gettext_lazy("E-mail"),
        sort_key="email",
        classname="title",
        url_name="newsletter_subscriber",
    ),
    Column("name", label=gettext_lazy("Name"), sort_key="name"),
    StatusTagColumn(
        "state",
        label=gettext_lazy("State"),
        accessor="get_state_display",
        sort_key="state",
        primary=lambda each: each.is_active,
    ),
    Column("wishes", label=gettext_lazy("What she gets"), accessor=wishes_of),
    Column(
        "frequency",
        label=gettext_lazy("How often"),
        accessor="get_frequency_display",
        sort_key="frequency",
    ),
    Column("source", label=gettext_lazy("Came by"), sort_key="source"),
    DateColumn("confirmed_at", label=gettext_lazy("Subscribed"), sort_key="confirmed_at"),
]


class SourceFilter(django_filters.CharFilter):
    """Filter subscribers by parts of their source, a page or an import."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Filter the queryset."""
        return qs.filter(having(value, ["source"])) if value else qs


def _chosen(model: Any) -> Any:
    """Return a function of the request that returns the pages of a model with subscribers."""

    def pages(_request: HttpRequest) -> QuerySet:
        followed = model.objects.filter(newsletter_subscribers__isnull=False)
        return model.objects.filter(pk__in=followed.values("pk")).order_by("title", "pk")

    return pages


class SubscriberFilterSet(WagtailFilterSet):
    """Define the filters of the list, beside the state."""

    frequency = django_filters.ChoiceFilter(
        label=gettext_lazy("How often"),
        choices=Frequency.choices,
        empty_label=pgettext_lazy("frequency", "Any"),
        widget=forms.RadioSelect,
    )
    topics = ChoiceFilter(
        label=gettext_lazy("Topic"),
        queryset=_chosen(TopicPage),
        empty_label=pgettext_lazy("topic", "Any"),
    )
    series = ChoiceFilter(
        label=gettext_lazy("Series"),
        queryset=_chosen(SeriesPage),
        empty_label=pgettext_lazy("series", "Any"),
    )
    source = SourceFilter(label=gettext_lazy("Came by"))
    confirmed_at = DaysFilter(label=gettext_lazy("Subscribed"), widget=DateRangePickerWidget)

    class Meta:
        model = Subscriber
        fields: list[str] = []


class SubscriberListView(PermissionRequired, ExportedListView):
    """List subscribers of a state: filtered, searched, ordered."""

    permission = SEE_SUBSCRIBERS
    any_permission_required = None  # `PermissionRequired` has asked
    model: Any = Subscriber
    page_title = gettext_lazy("Subscribers")
    header_icon = "group"
    index_url_name = "newsletter_subscribers"
    index_results_url_name = "newsletter_subscribers_results"
    results_template_name = "newsletter/office/subscribers.html"
    filterset_class = SubscriberFilterSet
    search_fields = ["email", "name"]
    columns = COLUMNS
    default_ordering = "-confirmed_at"
    labels = {
        ALL: pgettext_lazy("subscribers", "All"),
        State.ACTIVE: pgettext_lazy("subscribers", "Subscribed"),
        State.LEFT: pgettext_lazy("subscribers", "Left"),
        State.SUSPENDED: pgettext_lazy("subscribers", "Suspended"),
    }
    export_headings = EXPORT

    @cached_property
    def unconfirmed(self) -> int:
        """Return the number of unconfirmed addresses."""
        return SignUp.objects.values("email").distinct().count()

    @cached_property
    def header_buttons(self) -> list[HeaderButton]:
        """Return the buttons of growth and import."""
        growth = HeaderButton(_("Growth"), url=reverse("newsletter_growth"), icon_name="arrow-up")
        importing = HeaderButton(_("Import"), url=reverse("newsletter_import"), icon_name="upload")
        return [growth, importing] if self.request.user.has_perm(IMPORT) else [growth]

    def get_base_queryset(self) -> QuerySet[Subscriber]:
        """Return the subscribers with what the rows show."""
        return Subscriber.objects.select_related("consent").prefetch_related("topics", "series")

    def get_filename(self) -> str:
        """Return the name of the file."""
        return _("subscribers")

    def to_row_dict(self, item: Subscriber) -> dict[str, Any]:
        """Return the cells of a subscriber's row in the export."""
        return {name: getattr(item, name) for name in EXPORT} | {
            "state": item.get_state_display(),
            "frequency": item.get_frequency_display(),
            "everything": _("yes") if item.everything else _("no"),
            "topics": ", ".join(_titles(item.topics)),
            "series": ", ".join(_titles(item.series)),
            "consent": item.consent.text if item.consent else "",
        }
