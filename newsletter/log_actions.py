"""Log actions of subscribers and issues."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry

CANCELLED, WITHDRAWN = "newsletter.cancelled", "newsletter.withdrawn"
SILENT = "newsletter.silent"
SCHEDULED, SENT_NOW = "newsletter.scheduled", "newsletter.sent_now"
SUSPENDED = "newsletter.suspended"
IMPORTED, ERASED = "newsletter.imported", "newsletter.erased"
FORGOTTEN = "newsletter.deliveries_forgotten"
HELD, RESUMED = "newsletter.held", "newsletter.resumed"
ACTIONS = {
    "newsletter.confirmed": (_("Confirm a subscription"), _("Confirmed by the mail's button")),
    "newsletter.changed": (_("Change a subscription"), _("Changed what she gets")),
    "newsletter.left": (_("Leave the newsletter"), _("Left")),
    SUSPENDED: (
        _("Suspend a subscription"),
        _("Suspended: her address can't be reached, or she complained"),
    ),
    IMPORTED: (_("Import a subscriber"), _("Imported from a file")),
    HELD: (_("Suspend a subscription by hand"), _("Suspended by hand")),
    RESUMED: (_("Resume a subscription"), _("Written to again")),
    ERASED: (_("Erase a subscriber"), _("Erased with all personal data")),
    CANCELLED: (_("Cancel an issue"), _("Cancelled")),
    WITHDRAWN: (
        _("Withdraw an issue"),
        _(
            "Cancelled by itself: nothing of it is public any more, or the newsletter is switched off"
        ),
    ),
    SILENT: (
        _("Publish without notifying subscribers"),
        _("Cancelled: who published the article chose not to notify subscribers"),
    ),
    SCHEDULED: (_("Schedule an issue"), _("Scheduled")),
    FORGOTTEN: (_("Forget deliveries"), _("To whom it went was forgotten; how many, is kept")),
    SENT_NOW: (_("Send an issue now"), _("Sent without waiting")),
    "newsletter.returned": (_("Return to the newsletter"), _("Subscribed again on her own page")),
}


def register(actions: LogActionRegistry) -> None:
    """Register the log actions."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
