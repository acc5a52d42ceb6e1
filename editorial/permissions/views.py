"""Views of the CMS that tell less than Wagtail's, where the guard before all of them (middleware.py) doesn't know enough."""

import json
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from wagtail.admin.ui.components import MediaContainer
from wagtail.admin.ui.side_panels import PageStatusSidePanel
from wagtail.admin.views.chooser import ExternalLinkView as WagtailExternalLinkView
from wagtail.admin.views.pages.listing import ExplorableIndexView
from wagtail.admin.views.pages.move import MoveConfirmView as WagtailMoveConfirmView
from wagtail.admin.views.reports.page_types_usage import PageTypesUsageReportView
from wagtail.models import Page

from editorial.permissions.pages import is_hidden


class ExplorerView(ExplorableIndexView):
    """The explorer; beside a place that she may only look into, no link to what doesn't open for her."""

    def get_side_panels(self) -> MediaContainer:
        """Leave out where the place is used."""
        panels = super().get_side_panels()
        for panel in panels:
            if isinstance(panel, PageStatusSidePanel) and not self.permissions.can_edit():
                panel.usage_url = None
        return panels


class MoveConfirmView(WagtailMoveConfirmView):
    """The last question before a page is moved, for who may move it: Wagtail asks that afterwards."""

    def dispatch(
        self, request: HttpRequest, page_to_move_id: int, destination_id: int, **kwargs: Any
    ) -> HttpResponse:
        """Refuse, and tell no title."""
        page = get_object_or_404(Page, pk=page_to_move_id).specific_deferred
        place = get_object_or_404(Page, pk=destination_id).specific_deferred
        if not page.permissions_for_user(request.user).can_move_to(place):
            raise PermissionDenied
        return super().dispatch(request, page_to_move_id, destination_id, **kwargs)


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


class ExternalLinkView(WagtailExternalLinkView):
    """The chooser of a link by its address: that of a page becomes a link to the page, where she sees that page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take the address of a hidden page for any other address."""
        answer = super().post(request)
        said = json.loads(answer.content)
        page = said.get("internal") or said.get("result") or {}
        if not is_hidden(request.user, page.get("id")):
            return answer
        return self.render_chosen_response(self.get_result_data())
