"""What is forgotten in time: the hashes of connections, and comments that nobody will publish. What waits is never lost."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from comments.models import Comment, CommentSettings
from comments.privacy import drop_mail, empty

State = Comment.State
HASH_KEPT = timedelta(days=30)
BATCH = 500  # comments in one transaction: other writers wait for no more


def prune() -> dict[str, int]:
    """Forget what is old enough; return how many comments lost their hash, were removed, were emptied."""
    now = timezone.now()
    old = now - timedelta(days=_spam_days())
    return {
        "hashes": _forget_hashes(now - HASH_KEPT),
        "removed": _remove(old),
        "emptied": _empty(old),
    }


def _spam_days() -> int:
    settings = CommentSettings.objects.filter(site__is_default_site=True).first()
    return (settings or CommentSettings()).spam_days


def _forget_hashes(before: datetime) -> int:
    kept = Comment.objects.filter(created_at__lt=before).exclude(address_hash="")
    numbers = list(kept.values_list("pk", flat=True))
    for batch in batched(numbers, BATCH, strict=False):
        Comment.objects.filter(pk__in=batch).update(address_hash="")
    return len(numbers)


def _remove(before: datetime) -> int:
    """Remove what no answer hangs on; then what hung on nothing but that."""
    removed = 0
    while numbers := _numbers(_unseen(before).exclude(_is_answered())):
        done = sum(_delete(batch, before) for batch in batched(numbers, BATCH, strict=False))
        removed += done
        if not done:  # answered, or approved, in the meantime
            break
    return removed


@transaction.atomic
def _delete(numbers: Iterable[int], before: datetime) -> int:
    locked = _locked(numbers, before).exclude(_is_answered())
    found = _numbers(locked)
    drop_mail(found)
    Comment.objects.filter(pk__in=found).delete()
    return len(found)


def _empty(before: datetime) -> int:
    numbers = _numbers(_unseen(before).exclude(text=""))
    return sum(_empty_all(batch, before) for batch in batched(numbers, BATCH, strict=False))


@transaction.atomic
def _empty_all(numbers: Iterable[int], before: datetime) -> int:
    found = _numbers(_locked(numbers, before))
    empty(found)
    return len(found)


def _locked(numbers: Iterable[int], before: datetime) -> QuerySet[Comment]:
    """Lock comments that are still to be forgotten."""
    return _unseen(before).filter(pk__in=list(numbers)).select_for_update(of=("self",))


def _unseen(before: datetime) -> QuerySet[Comment]:
    old = Q(state_changed_at__lt=before)
    return Comment.objects.filter(old, state__in=[State.SPAM, State.DELETED]).order_by("pk")


def _is_answered() -> Exists:
    return Exists(Comment.objects.filter(parent=OuterRef("pk")))


def _numbers(comments: QuerySet[Comment]) -> list[int]:
    return list(comments.values_list("pk", flat=True))
