"""Views of the CMS that hide more than Wagtail's, where the middleware doesn't know enough."""

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
    """Drop the usage link from the explorer's side panel where the user may not edit the page."""

    def get_side_panels(self) -> MediaContainer:
        """Return the panels without the forbidden link."""
        panels = super().get_side_panels()
        for panel in panels:
            if isinstance(panel, PageStatusSidePanel) and not self.permissions.can_edit():
                panel.usage_url = None
        return panels


class MoveConfirmView(WagtailMoveConfirmView):
    """Check the permission to move a page before the confirmation: Wagtail checks it afterwards."""

    def dispatch(
        self, request: HttpRequest, page_to_move_id: int, destination_id: int, **kwargs: Any
    ) -> HttpResponse:
        """Refuse without telling a title."""
        page = get_object_or_404(Page, pk=page_to_move_id).specific_deferred
        place = get_object_or_404(Page, pk=destination_id).specific_deferred
        if not page.permissions_for_user(request.user).can_move_to(place):
            raise PermissionDenied
        return super().dispatch(request, page_to_move_id, destination_id, **kwargs)


class PageTypesView(PageTypesUsageReportView):
    """Hide latest pages that the user may not see in the report of page types."""

    def decorate_paginated_queryset(self, page_types: Any) -> Any:
        """Remove hidden pages."""
        listed = super().decorate_paginated_queryset(page_types)
        for page_type in listed:
            latest = page_type.last_edited_page
            if latest and is_hidden(self.request.user, latest.pk):
                page_type.last_edited_page = None
        return listed


class ExternalLinkView(WagtailExternalLinkView):
    """Convert an external link to a link to a page only where the user sees that page."""

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep the URL of a hidden page as an external link."""
        answer = super().post(request)
        said = json.loads(answer.content)
        page = said.get("internal") or said.get("result") or {}
        if not is_hidden(request.user, page.get("id")):
            return answer
        return self.render_chosen_response(self.get_result_data())
