"""The line in the editor's menu that says why there is no button to approve."""

from typing import Any

from django.http import HttpRequest
from wagtail.admin.action_menu import ActionMenuItem

from editorial.workflow.permissions import why_not_approving

LAST = 1000


class MissingApproval(ActionMenuItem):
    """Show the reason in place of the button."""

    name = "missing-approval"
    template_name = "desk/workflow/missing_approval.html"

    def __init__(self, reason: str) -> None:
        """Keep the reason; stand last, where no click lands by mistake."""
        super().__init__(order=LAST)
        self.label = reason


def explain_missing_approval(
    items: list[ActionMenuItem], request: HttpRequest, context: dict[str, Any]
) -> None:
    """Add the line to the menu of a page under review, for a reviewer who may not approve it."""
    page = context.get("page")
    if context["view"] != "edit" or page is None or not page.workflow_in_progress:
        return
    if any(item.name == "approve" for item in items):
        return
    if reason := why_not_approving(request.user, page.current_workflow_state):
        items.append(MissingApproval(reason))
