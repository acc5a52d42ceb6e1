"""The filters of the list of subscribers."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from blog.models import SeriesPage, TopicPage
from blog.newsletter.models import Frequency, Subscriber
from core.base.filters import ChoiceFilter, DaysFilter, having


class SourceFilter(django_filters.CharFilter):
    """Who came by a page or an import, by pieces of its address or name."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Keep them."""
        return qs.filter(having(value, ["source"])) if value else qs


def _chosen(model: Any) -> Any:
    """Return a function that gives the pages that somebody follows."""

    def pages(_request: HttpRequest) -> QuerySet:
        followed = model.objects.filter(newsletter_subscribers__isnull=False)
        return model.objects.filter(pk__in=followed.values("pk")).order_by("title", "pk")

    return pages


class SubscriberFilterSet(WagtailFilterSet):
    """What narrows the list, beside the state."""

    frequency = django_filters.ChoiceFilter(
        label=_("How often"),
        choices=Frequency.choices,
        empty_label=pgettext_lazy("frequency", "Any"),
        widget=forms.RadioSelect,
    )
    topics = ChoiceFilter(
        label=_("Topic"), queryset=_chosen(TopicPage), empty_label=pgettext_lazy("topic", "Any")
    )
    series = ChoiceFilter(
        label=_("Series"), queryset=_chosen(SeriesPage), empty_label=pgettext_lazy("series", "Any")
    )
    source = SourceFilter(label=_("Came by"))
    confirmed_at = DaysFilter(label=_("Subscribed"), widget=DateRangePickerWidget)

    class Meta:
        model = Subscriber
        fields: list[str] = []
