"""What keeps a colleague's card from being published: she hasn't agreed."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.models import Revision

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
