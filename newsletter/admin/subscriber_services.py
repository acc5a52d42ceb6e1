"""What the team does with subscribers: never does it subscribe again who left by herself, or complained."""

from django.db import transaction
from wagtail.log_actions import log

from newsletter import personal_data
from newsletter.bounces.handlers import suspend
from newsletter.log_actions import HELD, RESUMED
from newsletter.models import Subscriber, Suppression
from newsletter.models.subscribers import hash_of
from newsletter.subscriptions import leave

State = Subscriber.State


@transaction.atomic
def unsubscribe(number: int, reason: str) -> bool:
    """Mark somebody as left, as she asked by another way; return False where she had left already."""
    subscriber = _locked(number)
    if subscriber is None or subscriber.state == State.LEFT:
        return False
    leave(subscriber, reason, how="team")
    return True


def suspend_by_hand(number: int, reason: str) -> bool:
    """Write no more to somebody for now; return False where nobody writes to her anyway."""
    return suspend(number, reason, HELD)


@transaction.atomic
def resume(number: int) -> bool:
    """Write again to somebody whom we had suspended; return False where that isn't ours to decide."""
    subscriber = _locked(number)
    if subscriber is None or not may_resume(subscriber):
        return False
    subscriber.state, subscriber.suspended_for = State.ACTIVE, ""
    subscriber.save(update_fields=["state", "suspended_for"])
    Suppression.lift(subscriber.email)
    log(instance=subscriber, action=RESUMED)
    return True


@transaction.atomic
def erase_subscriber(number: int) -> bool:
    """Erase what the newsletter knows of somebody; return False where nothing was left."""
    subscriber = _locked(number)
    return subscriber is not None and bool(personal_data.erase(subscriber.email))


def may_resume(subscriber: Subscriber) -> bool:
    """Tell whether she is suspended, and neither complained nor had her data erased."""
    suppressed = Suppression.objects.filter(address_hash=hash_of(subscriber.email))
    hers = suppressed.exclude(reason=Suppression.Reason.BOUNCE)
    return subscriber.state == State.SUSPENDED and not hers.exists()


def _locked(number: int) -> Subscriber | None:
    return Subscriber.objects.select_for_update().filter(pk=number).first()
