"""Writing no more to who can't be reached, or complained."""

from django.db import transaction
from wagtail.log_actions import log

from blog.newsletter.history import SUSPENDED
from blog.newsletter.models import Subscriber

LONGEST = Subscriber._meta.get_field("suspended_for").max_length


@transaction.atomic
def suspend(pk: int, reason: str, action: str = SUSPENDED) -> bool:
    """Write to a subscriber no more, until she subscribes again; return False where nobody writes to her anyway."""
    found = Subscriber.objects.select_for_update().active().filter(pk=pk).first()
    if found is None:
        return False
    found.state, found.suspended_for = Subscriber.State.SUSPENDED, reason[:LONGEST]
    found.save(update_fields=["state", "suspended_for"])
    log(instance=found, action=action)
    return True
