"""What the log says of comments."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "comments.approved": (_("Approve a comment"), _("Approved")),
    "comments.pending": (_("Hold a comment"), _("Held again")),
    "comments.spam": (_("Mark a comment as spam"), _("Marked as spam")),
    "comments.deleted": (_("Delete a comment"), _("Deleted")),
}


def register(actions: LogActionRegistry) -> None:
    """Let the log know what can happen."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
