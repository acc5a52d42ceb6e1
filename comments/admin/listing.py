"""The list of comments in the CMS: its columns, filters and actions."""

from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, TextField
from django.db.models.functions import Cast
from django.forms import Media
from django.http import HttpRequest
from django.urls import reverse_lazy
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from wagtail.admin.filters import DateRangePickerWidget, WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, DateColumn, Table

from blog.models import ArticlePage
from comments.admin.services import token_of
from comments.models import Comment
from comments.permissions import DELETE, MODERATE
from comments.rules import Reason, label_of
from comments.section import avatar_of
from core.admin.filters import ChoiceFilter, DaysFilter, having
from core.admin.listing import ALL, StateListView
from core.admin.permissions import PermissionRequired
from core.visitors.spam import Suspicion
from core.wagtail_compat.views import FRAGMENT

LIST = {"url": reverse_lazy("moderation"), "label": gettext_lazy("Comments")}
MEDIA = Media(css={"all": ["comments/moderation.css"]}, js=["comments/moderation.js"])
State = Comment.State
LABELS = {
    State.PENDING: pgettext_lazy("comments", "Pending"),
    State.APPROVED: pgettext_lazy("comments", "Approved"),
    State.SPAM: gettext_lazy("Spam"),
    State.DELETED: pgettext_lazy("comments", "Deleted"),
    ALL: pgettext_lazy("comments", "All"),
}


class Cell(BaseColumn):
    """Render a cell from the template named as its column."""

    @property
    def cell_template_name(self) -> str:
        """Return the template of the column."""
        return f"comments/moderation/cells/{self.name}.html"

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the version token of the comment, and the list's URL."""
        context = super().get_cell_context_data(instance, parent_context)
        table = parent_context["table"]
        return context | {
            "token": token_of(instance),
            "here": table.here,
            "may_delete": table.may_delete,
        }


class AuthorCell(Cell):
    """Show the writer with her avatar."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the avatar."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"avatar": avatar_of(instance.name)}


class ReasonsCell(Cell):
    """Show the reasons to hold."""

    def get_cell_context_data(self, instance: Any, parent_context: Any) -> dict[str, Any]:
        """Add the reasons in words."""
        context = super().get_cell_context_data(instance, parent_context)
        return context | {"reasons": [label_of(reason) for reason in instance.held_for]}


class CommentTable(Table):
    """Render the table of comments."""

    def __init__(self, *args: Any, here: str, may_delete: bool, **kwargs: Any) -> None:
        """Keep the list's URL, and whether the user may delete."""
        super().__init__(*args, caption=gettext_lazy("Comments"), **kwargs)
        self.here, self.may_delete = here, may_delete

    def get_row_attrs(self, instance: Any) -> dict[str, str]:
        """Add the attribute by which the keyboard script finds the row."""
        return super().get_row_attrs(instance) | {"data-moderation-row": ""}


COLUMNS = [
    Cell("chosen", label=pgettext_lazy("comments", "Choose")),
    AuthorCell("author", label=gettext_lazy("Who"), sort_key="name", classname="moderation-who"),
    Cell("text", label=gettext_lazy("Comment"), classname="title"),
    Cell("article", label=gettext_lazy("Article"), sort_key="article__title"),
    ReasonsCell("reasons", label=gettext_lazy("Held because")),
    DateColumn("created_at", label=gettext_lazy("When"), sort_key="created_at"),
    Cell("state", label=gettext_lazy("State"), sort_key="state"),
    Cell("actions", label=gettext_lazy("Actions")),
]


class AuthorFilter(django_filters.CharFilter):
    """Filter comments by parts of name or e-mail."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Filter the queryset."""
        return qs.filter(having(value, ("name", "email"))) if value else qs


class ReasonFilter(django_filters.ChoiceFilter):
    """Filter comments by a reason to hold."""

    def filter(self, qs: QuerySet, value: str) -> QuerySet:
        """Filter by the JSON list as text, as SQLite can't query it otherwise."""
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
    """Define the filters of the list, beside the state."""

    article = ChoiceFilter(
        label=gettext_lazy("Article"),
        queryset=_commented,
        empty_label=pgettext_lazy("article", "Any"),
    )
    author = AuthorFilter(label=gettext_lazy("Name or e-mail"))
    created_at = DaysFilter(label=gettext_lazy("Period"), widget=DateRangePickerWidget)
    reason = ReasonFilter(
        label=gettext_lazy("Held because"),
        choices=_reasons,
        empty_label=pgettext_lazy("reason", "Any"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Comment
        fields: list[str] = []


class Moderation(PermissionRequired):
    """Require the permission to moderate."""

    permission = MODERATE

    @property
    def may_delete(self) -> bool:
        """Return whether the user may delete comments."""
        return self.request.user.has_perm(DELETE)


class CommentListView(Moderation, StateListView):
    """List comments of a state: filtered, searched, ordered."""

    model: Any = Comment
    page_title = gettext_lazy("Comments")
    header_icon = "comment"
    index_url_name = "moderation"
    index_results_url_name = "moderation_results"
    template_name = "comments/moderation/list.html"
    results_template_name = "comments/moderation/results.html"
    table_class = CommentTable
    table_classname = "listing full-width moderation-table"
    filterset_class = CommentFilterSet
    search_fields = ["text", "name", "email"]
    columns = COLUMNS
    default_ordering = "-created_at"
    any_permission_required = None  # `Moderation` has asked
    labels = LABELS
    first_state = State.PENDING
    list_media = MEDIA

    @cached_property
    def here(self) -> str:
        """Return the URL of the list as it is shown."""
        asked = self.request.GET.copy()
        asked.pop(FRAGMENT, None)
        return f"{self.index_url}?{asked.urlencode()}"

    def get_base_queryset(self) -> QuerySet[Comment]:
        """Return the comments with what the rows show."""
        comments = Comment.objects.select_related("article", "parent")
        return comments.defer("article__body", "parent__text")

    def get_table_kwargs(self) -> dict[str, Any]:
        """Pass the list's URL and the permission to the table."""
        return super().get_table_kwargs() | {"here": self.here, "may_delete": self.may_delete}

    @cached_property
    def no_results_message(self) -> str:
        """Return why nothing is listed."""
        if self.has_bad_filter:
            return super().no_results_message
        if self.is_searching or self.is_filtering:
            return _("No comment here matches what you look for.")
        return _("No comment waits for you.") if self.state == State.PENDING else _("None here.")
