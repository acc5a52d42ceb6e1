"""A review's buttons act once.

Wagtail puts the decision into the form as hidden fields, which counts as a change: where the answer takes its time,
autosave sends the form again, decision included. It would make a version that voids the approval, and decide on the
next step too.
"""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.admin.views.pages.edit import EditView

DECISION = "action-workflow-action"


class DecidesOnceMixin:
    """An editor that takes a decision from the form alone."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Refuse what autosave repeats: the form itself brings all of it."""
        if self.expects_json_response and DECISION in request.POST:  # type: ignore[attr-defined]
            message = _("Your decision is on its way: autosave has nothing to add.")
            return self.json_error_response("decided", message)  # type: ignore[attr-defined]
        return super().post(request, *args, **kwargs)  # type: ignore[misc]


class PageEditView(DecidesOnceMixin, EditView):
    """The editor of any page."""
