"""Actions of the team on subscribers; none subscribes again who left by herself, or complained."""

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
    """Unsubscribe somebody who asked for it otherwise; return False where she had left already."""
    subscriber = _locked(number)
    if subscriber is None or subscriber.state == State.LEFT:
        return False
    leave(subscriber, reason, how="team")
    return True


def suspend_by_hand(number: int, reason: str) -> bool:
    """Suspend a subscriber; return False where she isn't active."""
    return suspend(number, reason, HELD)


@transaction.atomic
def resume(number: int) -> bool:
    """Resume a suspended subscriber; return False where she complained or had her data erased."""
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
    """Erase all data of a subscriber; return False where nothing was left."""
    subscriber = _locked(number)
    return subscriber is not None and bool(personal_data.erase(subscriber.email))


def may_resume(subscriber: Subscriber) -> bool:
    """Return whether a subscriber is suspended, and neither complained nor had her data erased."""
    suppressed = Suppression.objects.filter(address_hash=hash_of(subscriber.email))
    hers = suppressed.exclude(reason=Suppression.Reason.BOUNCE)
    return subscriber.state == State.SUSPENDED and not hers.exists()


def _locked(number: int) -> Subscriber | None:
    return Subscriber.objects.select_for_update().filter(pk=number).first()
