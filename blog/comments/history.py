"""What the log says of comments."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

EDITED, ERASED = "comments.edited", "comments.erased"
ACTIONS = {
    "comments.approved": (_("Approve a comment"), _("Approved")),
    "comments.pending": (_("Hold a comment"), _("Held again")),
    "comments.spam": (_("Mark a comment as spam"), _("Marked as spam")),
    "comments.deleted": (_("Delete a comment"), _("Deleted")),
    ERASED: (_("Erase a comment"), _("Erased, as who wrote it wanted")),
}


class Edited(LogFormatter):
    """The text was changed, by a moderator or by who wrote it, who has no account."""

    label = _("Edit the text of a comment")

    def format_message(self, log_entry: Any) -> str:
        """Tell the two apart."""
        return gettext("Text edited") if log_entry.user_id else gettext("Edited by who wrote it")


def register(actions: LogActionRegistry) -> None:
    """Let the log know what can happen."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
    actions.register_action(EDITED)(Edited)
