"""The views of the CMS that take the id of a page, closed to who doesn't see that page.

Wagtail asks there who may edit; some (a review's actions, bulk actions, the choosers' answers) tell titles to anybody.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.bulk_action import index as bulk_action
from wagtail.admin.views.bulk_action.registry import bulk_action_registry
from wagtail.admin.views.chooser import ChosenMultipleView
from wagtail.admin.views.pages.create import CreateView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page

from blog.desk.autosave import PageEditView
from blog.desk.checks.views import GatedWorkflowAction, PublishedLast
from blog.desk.rights.guests import is_guest, is_hidden, seen_by
from core.base.numbers import numbers

View = Callable[..., HttpResponse]


def guarded(view: View) -> View:
    """Refuse the pages that somebody doesn't see."""

    @wraps(view)
    def guard(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if is_hidden(request.user, kwargs.get("page_id"), kwargs.get("parent_page_id")):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guard


class ExplorerView(ExplorableIndexView):
    """The explorer; beside a place that she may only look into, no link to what doesn't open for her."""

    def get_side_panels(self) -> MediaContainer:
        """Leave out where the place is used."""
        panels = super().get_side_panels()
        for panel in panels:
            if isinstance(panel, PageStatusSidePanel) and not self.permissions.can_edit():
                panel.usage_url = None
        return panels


class PageCreateView(PublishedLast, CreateView):
    """The editor of a new page of any type."""


class GuardedPageViewSet(PageViewSet):
    """The views of a type of pages, each guarded; every page viewset of the desk is one."""

    model: Any = Page
    index_view_class = ExplorerView
    add_view_class = PageCreateView
    edit_view_class = PageEditView
    workflow_action_view_class = GatedWorkflowAction

    def construct_view(self, view_class: Any, **kwargs: Any) -> View:
        """Guard a view."""
        return guarded(super().construct_view(view_class, **kwargs))


page_viewset = GuardedPageViewSet()


class PageTypesView(PageTypesUsageReportView):
    """The report of the types of pages; it names the latest page of each where she sees it."""

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        """Leave out what is hidden from her."""
        listed = super().decorate_paginated_queryset(page_types)
        for page_type in listed:
            latest = page_type.last_edited_page
            if latest and is_hidden(self.request.user, latest.pk):
                page_type.last_edited_page = None
        return listed


def chosen(request: HttpRequest) -> HttpResponse:
    """Answer what was chosen, of what she sees."""
    _keep_seen(request, request.GET.getlist("id"))
    return ChosenMultipleView.as_view()(request)


def bulk(request: HttpRequest, app_label: str, model_name: str, action: str) -> HttpResponse:
    """Act on many objects at once: where they are pages, on those she sees."""
    model = _model(app_label, model_name)
    if issubclass(model, Page) and is_guest(request.user):
        _keep_seen(request, _selected(request, model, action))
    return bulk_action(request, app_label, model_name, action)


def _model(app_label: str, model_name: str) -> Any:
    try:
        return apps.get_model(app_label, model_name)
    except LookupError as error:
        raise Http404 from error


def _selected(request: HttpRequest, model: Any, action: str) -> list[Any]:
    """Return the ids that the address names, all of a list included."""
    ids = request.GET.getlist("id")
    action_class = bulk_action_registry.get_bulk_action_class(
        model._meta.app_label, model._meta.model_name, action
    )
    if "all" not in ids or action_class is None:
        return ids
    listing = action_class(request, model)
    return list(listing.get_all_objects_in_listing_query(request.GET.get("childOf")))


def _keep_seen(request: HttpRequest, ids: list[Any]) -> None:
    """Let the address name only what she sees."""
    wanted = numbers(ids)
    seen = seen_by(request.user, Page.objects.filter(pk__in=wanted)).values_list("pk", flat=True)
    address: QueryDict = request.GET.copy()
    address.setlist("id", [str(pk) for pk in wanted if pk in set(seen)])
    request.GET = address  # type: ignore[assignment]
