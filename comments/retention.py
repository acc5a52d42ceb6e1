"""Retention: hashes of connections are emptied, spam and deleted comments removed in time. What waits is never lost."""

from datetime import datetime, timedelta
from itertools import batched

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from comments.models import Comment, CommentSettings
from comments.privacy import drop_mail, empty

State = Comment.State
HASH_KEPT = timedelta(days=30)
BATCH = 500  # comments in one transaction: other writers wait for no more


def prune() -> dict[str, int]:
    """Prune what is old enough; return how many comments lost their hash, were removed, were emptied."""
    now = timezone.now()
    settings = CommentSettings.objects.filter(site__is_default_site=True).first()
    old = now - timedelta(days=(settings or CommentSettings()).spam_days)
    return {
        "hashes": _empty_hashes(now - HASH_KEPT),
        "removed": _remove(old),
        "emptied": sum(
            _prune_batch(ids, old, remove=False) for ids in _batches(_old(old).exclude(text=""))
        ),
    }


def _empty_hashes(before: datetime) -> int:
    kept = Comment.objects.filter(created_at__lt=before).exclude(address_hash="")
    return sum(Comment.objects.filter(pk__in=ids).update(address_hash="") for ids in _batches(kept))


def _remove(before: datetime) -> int:
    """Remove comments without answers; then those that had no other answers."""
    removed = 0
    while done := sum(
        _prune_batch(ids, before, remove=True)
        for ids in _batches(_old(before).exclude(_is_answered()))
    ):
        removed += done
    return removed


@transaction.atomic
def _prune_batch(ids: list[int], before: datetime, *, remove: bool) -> int:
    """Remove or empty those of some comments that are still to be pruned; return how many."""
    locked = _old(before).filter(pk__in=ids).select_for_update(of=("self",))
    locked = locked.exclude(_is_answered()) if remove else locked
    found = list(locked.values_list("pk", flat=True))
    if remove:
        drop_mail(found)
        Comment.objects.filter(pk__in=found).delete()
    else:
        empty(found)
    return len(found)


def _old(before: datetime) -> QuerySet[Comment]:
    hidden = [State.SPAM, State.DELETED]
    return Comment.objects.filter(state_changed_at__lt=before, state__in=hidden).order_by("pk")


def _is_answered() -> Exists:
    return Exists(Comment.objects.filter(parent=OuterRef("pk")))


def _batches(comments: QuerySet[Comment]) -> list[list[int]]:
    """Return the ids of comments, read before anything is written."""
    ids = comments.values_list("pk", flat=True)
    return [list(batch) for batch in batched(ids, BATCH, strict=False)]
