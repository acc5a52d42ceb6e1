"""What the log says of subscribers."""

from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry

ACTIONS = {
    "newsletter.confirmed": (_("Confirm a subscription"), _("Confirmed by the mail's button")),
    "newsletter.changed": (_("Change a subscription"), _("Changed what she gets")),
    "newsletter.left": (_("Leave the newsletter"), _("Left")),
    "newsletter.returned": (_("Return to the newsletter"), _("Subscribed again on her own page")),
}


def register(actions: LogActionRegistry) -> None:
    """Let the log know what can happen."""
    for name, (label, message) in ACTIONS.items():
        actions.register_action(name, label, message)
