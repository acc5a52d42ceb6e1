"""Deleting old rows: of the log of pages; and what other apps need to delete theirs."""

from datetime import datetime, timedelta
from itertools import batched
from typing import Any

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import PageLogEntry

BATCH = 1000  # rows in one statement: other writers wait for no more


def kept_since(days: int) -> datetime | None:
    """Return the moment before which things are forgotten; None, with 0 days, where they are kept for ever."""
    return timezone.now() - timedelta(days=days) if days else None


def delete_in_batches(rows: QuerySet[Any]) -> int:
    """Delete rows, some at a time, and return how many."""
    numbers = list(rows.order_by("pk").values_list("pk", flat=True))
    for batch in batched(numbers, BATCH, strict=False):
        rows.model._base_manager.filter(pk__in=batch).delete()
    return len(numbers)


def prune_page_log() -> int:
    """Delete the old entries of the pages' log; return how many."""
    if (before := kept_since(settings.LOG_KEPT_DAYS)) is None:
        return 0
    return delete_in_batches(PageLogEntry.objects.filter(timestamp__lt=before))
