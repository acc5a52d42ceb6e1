"""The filters of the list of comments."""

import django_filters
from django import forms
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet

from blog.comments.judging import Reason, label_of
from blog.comments.models import Comment
from blog.models import ArticlePage
from core.base.filters import ChoiceFilter, DaysFilter, having
from core.visitors.spam import Suspicion


class AuthorFilter(django_filters.CharFilter):
    """The comments of somebody, by pieces of her name or her e-mail address."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Keep them."""
        return qs.filter(having(value, ("name", "email"))) if value else qs


class ReasonFilter(django_filters.ChoiceFilter):
    """The comments held for a reason."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Keep them; SQLite can't look into a JSON list otherwise."""
        if not value:
            return qs
        written = qs.annotate(reasons=Cast("held_for", TextField()))
        return written.filter(reasons__contains=f'"{value}"')


def _commented(_request: HttpRequest) -> QuerySet:
    commented = Comment.objects.order_by().values("article")
    return ArticlePage.objects.filter(pk__in=commented).defer("body").order_by("title", "pk")


def _reasons() -> list[tuple[str, str]]:
    return [(str(reason), label_of(reason)) for reason in (*Reason, *Suspicion)]


class CommentFilterSet(WagtailFilterSet):
    """What narrows the list, beside the state."""

    article = ChoiceFilter(
        label=_("Article"), queryset=_commented, empty_label=pgettext_lazy("article", "Any")
    )
    author = AuthorFilter(label=_("Name or e-mail"))
    created_at = DaysFilter(label=_("Period"), widget=DateRangePickerWidget)
    reason = ReasonFilter(
        label=_("Held because"),
        choices=_reasons,
        empty_label=pgettext_lazy("reason", "Any"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Comment
        fields: list[str] = []
