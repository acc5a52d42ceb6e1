"""Pruning of the deliveries of old issues; their numbers stay in the log."""

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.db.models.functions import Coalesce
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from core.base.pruning import delete_in_batches, kept_since
from newsletter.log_actions import FORGOTTEN
from newsletter.models import Delivery, Issue
from newsletter.models.issues import Progress

State = Issue.State


def prune_deliveries() -> int:
    """Delete the deliveries of issues that ended long ago; return how many."""
    before = kept_since(settings.DELIVERIES_KEPT_DAYS)
    if before is None:
        return 0
    ended = Coalesce("finished_at", "started_at", "send_at", "created_at")
    old = Issue.objects.annotate(ended=ended).filter(
        Exists(Delivery.objects.filter(issue=OuterRef("pk"))),
        state__in=[State.SENT, State.CANCELLED],
        ended__lt=before,
    )
    return sum(_forget(issue) for issue in old)


def progress_in_log(numbers: list[int]) -> dict[int, Progress]:
    """Return the progress of pruned issues from the log, by their ids."""
    entries = ModelLogEntry.objects.get_for_model(Issue).filter(
        action=FORGOTTEN, object_id__in=[str(number) for number in numbers]
    )
    return {
        int(entry.object_id): Progress(entry.data["delivered"], entry.data["failed"], 0)
        for entry in entries.order_by("timestamp")
    }


def _forget(issue: Issue) -> int:
    with transaction.atomic():
        progress = issue.deliveries.progress()
        # A cancelled issue has messages that were never tried: they count as neither.
        known = {"delivered": progress.delivered, "failed": progress.failed}
        log(instance=issue, action=FORGOTTEN, data=known)
        return delete_in_batches(issue.deliveries.all())
