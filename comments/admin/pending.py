"""Pending comments in the CMS: the menu's badge, and the panel of the front page."""

from collections.abc import Mapping
from typing import Any

from django.core.cache import caches
from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.formats import localize
from django.utils.translation import ngettext
from wagtail.admin.ui.components import Component
from wagtail.admin.ui.sidebar import LinkMenuItem

from comments.admin.services import token_of
from comments.models import Comment
from comments.permissions import DELETE
from comments.rules import label_of
from core.admin.permissions import PermissionMenuItem

SHOWN = 5
SECONDS = 20
_KEPT = "comments_waiting"
_COUNTED = ("wagtailadmin_home", "moderation", "moderation_answer", "moderation_comment")


def pending_count(request: HttpRequest) -> int:
    """Return the number of pending comments: counted on pages of moderation, cached elsewhere.

    The menu stands on each page of the CMS, and the editor's has no query to spare.
    """
    memory = caches["renditions"]  # of this process: a number a little older does no harm
    number = getattr(request, _KEPT, None)
    if number is None and not _is_counted(request):
        number = memory.get(_KEPT)
    if number is None:
        number = Comment.objects.pending().count()
        memory.set(_KEPT, number, SECONDS)
    setattr(request, _KEPT, number)
    return number


def _is_counted(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and match.url_name in _COUNTED


class CommentsMenuItem(PermissionMenuItem):
    """Show the number of pending comments in the menu."""

    def render_component(self, request: HttpRequest) -> LinkMenuItem:
        """Add the number for the style sheet, and in words for screen readers."""
        link = super().render_component(request)
        if number := pending_count(request):
            waiting = ngettext("%(number)s waits", "%(number)s wait", number)
            said = waiting % {"number": localize(number)}
            drawn = {"data-waiting": str(number), "aria-label": f"{self.label}: {said}"}
            link.attrs = {**link.attrs, **drawn}
        return link


class PendingPanel(Component):
    """Show the latest pending comments, each with its buttons."""

    name = "comments"
    order = 207
    template_name = "comments/moderation/panel.html"

    class Media:
        css = {"all": ["comments/moderation.css"]}

    def get_context_data(self, parent_context: Mapping[str, Any]) -> Mapping[str, Any]:
        """Add the pending comments."""
        request = parent_context["request"]
        waiting = Comment.objects.pending().select_related("article").defer("article__body")
        return {
            "panel_id": "comments-waiting",
            "number": pending_count(request),
            "rows": [_row(each) for each in waiting.order_by("-created_at", "-pk")[:SHOWN]],
            "may_delete": request.user.has_perm(DELETE),
            "here": reverse("wagtailadmin_home"),
            "csrf_token": get_token(request),
        }


def _row(comment: Comment) -> dict[str, Any]:
    reasons = [label_of(reason) for reason in comment.held_for]
    return {"comment": comment, "token": token_of(comment), "reasons": reasons}
