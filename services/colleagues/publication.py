"""Publishing a colleague's card: she must have agreed, and is told of other words about her."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision

from services.colleagues.actions import notify_of_words
from services.models import Colleague


def refuse_without_consent(instance: Any, revision: Revision | None) -> list[str]:
    """Return why a card may not be published, for the hook REFUSE_HOOK; nothing for anything else."""
    if not isinstance(instance, Colleague):
        return []
    agreement = instance.agreement
    if agreement is None:
        return [_("Write her e-mail and ask her: nothing of her is public before she says yes.")]
    if agreement.declined_at:
        return [
            _("She said no, or left: her card isn't published unless she comes back by herself.")
        ]
    if not agreement.agreed_at:
        return [
            _(
                "She hasn't agreed yet: ask her for her consent. Her card is published after her yes."
            )
        ]
    return []


def notify_when_published(instance: Any, **_signal: Any) -> None:
    """Tell a colleague whose card went live in other words than she knows."""
    if isinstance(instance, Colleague) and instance.live:
        notify_of_words(instance)
