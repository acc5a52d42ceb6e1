"""The report of the pages due for review, and the button that says that one still holds."""

from datetime import date
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import BaseColumn, Column
from wagtail.admin.utils import get_valid_next_url_from_request
from wagtail.admin.views.reports import ReportView
from wagtail.models import Page

from blog.models import ArticlePage
from core.base.periodic_review import PeriodicReviewMixin
from core.wagtail_compat.views import FRAGMENT
from editorial.periodic_review.due import LABELS, DuePage, pages_due, review_models
from editorial.permissions.pages import policy

EXPORT: dict[str, Any] = {
    "title": gettext_lazy("Title"),
    "kind": gettext_lazy("Type"),
    "state": gettext_lazy("State"),
    "day": gettext_lazy("Due on"),
    "reviewed_on": gettext_lazy("Reviewed on"),
    "reasons": gettext_lazy("Why"),
    "address": gettext_lazy("Address"),
}


def _types() -> list[tuple[str, str]]:
    models = [*review_models(), ArticlePage]
    return [(model._meta.label_lower, str(model._meta.verbose_name)) for model in models]


def _shown(day: date | None) -> str:
    return date_format(day, "SHORT_DATE_FORMAT") if day else ""


def _back_to(request: HttpRequest) -> str:
    """Return the address of the report with all that was asked of it."""
    asked = request.GET.copy()
    asked.pop(FRAGMENT, None)
    report = reverse("desk_due")
    return f"{report}?{asked.urlencode()}" if asked else report


class DueFilterSet(WagtailFilterSet):
    """Filters of the report, which is no query: the view applies what was chosen."""

    state = django_filters.ChoiceFilter(
        label=gettext_lazy("State"),
        choices=[(state.value, label) for state, label in LABELS.items()],
        empty_label=pgettext_lazy("state", "Any"),
        widget=forms.RadioSelect,
    )
    kind = django_filters.ChoiceFilter(
        label=gettext_lazy("Type"),
        choices=_types,
        empty_label=pgettext_lazy("type", "Any"),
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Page
        fields: list[str] = []


class PageColumn(BaseColumn):
    """The title, which leads to the draft, and the type."""

    cell_template_name = "desk/periodic_review/page_cell.html"


class ReasonsColumn(BaseColumn):
    """Whether it is due, and why."""

    cell_template_name = "desk/periodic_review/reasons_cell.html"


class ActionsColumn(BaseColumn):
    """What can be done: say that it still holds, or open the draft."""

    cell_template_name = "desk/periodic_review/actions_cell.html"

    def get_cell_context_data(self, instance: DuePage, parent_context: Any) -> dict[str, Any]:
        """Add the token, and where the button leads back to."""
        context = super().get_cell_context_data(instance, parent_context)
        request = context["request"]
        return context | {"csrf_token": get_token(request), "back": _back_to(request)}


class DueReport(ReportView):
    """The pages whose review is due or soon, of those that somebody may publish."""

    page_title = gettext_lazy("Periodic review")
    header_icon = "calendar-check"
    permission_policy = policy
    permission_required = "publish"
    filterset_class = DueFilterSet
    is_searchable = True
    table_classname = "listing periodic-review"
    index_url_name = "desk_due"
    index_results_url_name = "desk_due_results"
    results_template_name = "desk/periodic_review/report_results.html"
    columns = [
        PageColumn("title", label=gettext_lazy("Title"), classname="title"),
        ReasonsColumn("reasons", label=gettext_lazy("Why")),
        Column(
            "day",
            label=gettext_lazy("Due on"),
            accessor=lambda each: _shown(each.day),
            classname="periodic-review__day",
        ),
        Column(
            "reviewed_on",
            label=gettext_lazy("Reviewed on"),
            accessor=lambda each: _shown(each.reviewed_on),
            classname="periodic-review__day",
        ),
        ActionsColumn("actions", label=gettext_lazy("Actions")),
    ]
    export_filename = "due-for-review"
    list_export = list(EXPORT)
    export_headings = EXPORT

    @cached_property
    def has_bad_filter(self) -> bool:
        """Return whether the address asks for something that there isn't."""
        filters = self.filters and not self.filters.is_valid()
        return bool(filters or not self.search_form.is_valid())

    def get_search_form(self) -> Any:
        """Return the form bound, so that what it can't read counts."""
        form = super().get_search_form()
        return type(form)({"q": self.request.GET.get("q", "")})

    def get_filtered_queryset(self) -> list[DuePage]:
        """Return what was asked for, nothing where that can't be read."""
        if self.has_bad_filter:
            return []
        chosen = self.filters.form.cleaned_data
        words = self.search_query.casefold().split()
        return [
            each
            for each in pages_due(self.request.user)
            if chosen["state"] in ("", each.state)
            and chosen["kind"] in ("", each.page._meta.label_lower)
            and all(word in each.title.casefold() for word in words)
        ]

    @cached_property
    def no_results_message(self) -> str:
        """Return why nothing is listed."""
        if self.has_bad_filter:
            return _(
                "One of the filters asks for something that doesn't exist (any more). Take it away, or clear all filters."
            )
        if self.is_searching or self.is_filtering:
            return _("Nothing here matches what you look for.")
        return _("Nothing is due: all that you may publish has been reviewed in its time.")

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add what it looks like."""
        context = super().get_context_data(*args, **kwargs)
        context["media"] += forms.Media(
            css={"all": ["css/admin-lists.css", "desk/periodic-review.css"]}
        )
        return context

    def to_row_dict(self, item: DuePage) -> dict[str, Any]:
        """Return the cells of a page."""
        return {
            "title": item.title,
            "kind": item.kind,
            "state": str(item.state.label),
            "day": item.day,
            "reviewed_on": item.reviewed_on,
            "reasons": " ".join(item.reasons),
            "address": item.page.get_full_url(self.request) or "",
        }


@require_POST
def confirm(request: HttpRequest, page_id: int) -> HttpResponse:
    """Note that a published page still holds; for who may publish it."""
    page: Any = get_object_or_404(Page, pk=page_id).specific
    if not issubclass(type(page), PeriodicReviewMixin):
        raise Http404
    if not policy.user_has_permission_for_instance(request.user, "publish", page):
        raise PermissionDenied
    title = {"title": page.get_admin_display_title()}
    if page.live:
        page.mark_reviewed(request.user)
        messages.success(request, _("Noted: “%(title)s” still holds.") % title)
    else:
        messages.error(
            request, _("“%(title)s” isn't published: there is nothing to review.") % title
        )
    return redirect(get_valid_next_url_from_request(request) or reverse("desk_due"))
