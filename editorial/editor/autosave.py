"""A review's buttons act once.

Wagtail puts the decision into the form as hidden fields, which counts as a change: where the answer takes its time,
autosave sends the form again, decision included. It would make a version that voids the approval, and decide on the
next step too.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.edit import EditView

from core.wagtail_compat.editor import DECISION, is_autosave, refuse_autosave
from editorial.checks.views import CheckedMixin
from editorial.workflow.messages import DecisionMessageMixin


class DecidesOnceMixin:
    """An editor that takes a decision from the form alone."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse what autosave repeats: the form itself brings all of it."""
        if is_autosave(self) and DECISION in request.POST:
            message = _("Your decision is on its way: autosave has nothing to add.")
            return refuse_autosave(self, "decided", message)
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class PageEditView(DecidesOnceMixin, CheckedMixin, DecisionMessageMixin, EditView):
    """The editor of any page."""
