"""Addressing of issues: at its hour a delivery is stored for each recipient, CHUNK in one transaction.

An issue waits until all are written down. Who is killed in between leaves some: another goes on behind the last.
"""

import logging
from collections.abc import Callable

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from blog.models import ArticlePage
from core.mail.sending import reason_of
from newsletter.delivery.articles import articles_of
from newsletter.delivery.states import may_go, withdraw
from newsletter.models import Delivery, Frequency, Issue, Subscriber, Suppression
from newsletter.models.subscribers import SubscriberQuerySet, hash_of

logger = logging.getLogger(__name__)
CHUNK = 1_000  # subscribers in a transaction


def address_due(going_on: Callable[[], bool]) -> None:
    """Address the due issues, as long as `going_on` returns True."""
    due = Issue.objects.due().order_by("send_at", "pk")
    for pk in list(due.values_list("pk", flat=True)):
        try:
            while going_on() and _address_some(pk):
                pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the other issues go on
            logger.error("Issue %s can't be addressed: %s", pk, reason_of(error))


@transaction.atomic
def _address_some(pk: int) -> bool:
    """Store a chunk of deliveries, and start sending with the last; return whether some are missing."""
    issue = Issue.objects.due().select_for_update().filter(pk=pk).first()
    if issue is None:  # cancelled, or another's
        return False
    if not may_go(issue):
        withdraw(issue)
        return False
    found = _next_recipients(issue)
    _write_down(issue, found)
    is_whole = len(found) < CHUNK
    issue.started_at = issue.started_at or timezone.now()
    issue.state = Issue.State.SENDING if is_whole else issue.state
    issue.save(update_fields=["started_at", "state"])
    return not is_whole


def _next_recipients(issue: Issue) -> list[int]:
    """Return the ids of the next CHUNK recipients; fewer where there are no more."""
    last = issue.deliveries.aggregate(last=Max("subscriber_id"))["last"] or 0
    every, found = recipients(issue).order_by("pk").values_list("pk", "email"), list[int]()
    while len(found) < CHUNK and (batch := list(every.filter(pk__gt=last)[:CHUNK])):
        found += without_suppressed(batch)
        last = batch[-1][0]
    return found


def recipients(issue: Issue) -> SubscriberQuerySet:
    """Return the subscribers who get an issue, by their wishes and frequency."""
    active = Subscriber.objects.active()
    if issue.kind == Issue.Kind.LETTER:
        return active
    if not (articles := articles_of(issue)):
        return active.none()
    if issue.kind == Issue.Kind.ARTICLE:
        return readers_of_each(*articles)
    concerned = active.interested_in(*articles)
    # What is made late, after a stop, isn't for who has come since.
    return concerned.filter(frequency=issue.frequency, confirmed_at__lte=issue.send_at)


def readers_of_each(*articles: ArticlePage) -> SubscriberQuerySet:
    """Return the subscribers who get a mail for each article, and are interested in one of these."""
    return Subscriber.objects.active().interested_in(*articles).filter(frequency=Frequency.EACH)


def without_suppressed(batch: list[tuple[int, str]]) -> list[int]:
    """Return the ids of subscribers whose address isn't suppressed."""
    hashes = {hash_of(address): pk for pk, address in batch}
    suppressed = Suppression.objects.filter(address_hash__in=hashes)
    blocked = {hashes[each] for each in suppressed.values_list("address_hash", flat=True)}
    return [pk for pk in hashes.values() if pk not in blocked]


def _write_down(issue: Issue, recipients: list[int]) -> None:
    now = timezone.now()
    Delivery.objects.bulk_create(
        (Delivery(issue=issue, subscriber_id=pk, send_at=now) for pk in recipients),
        ignore_conflicts=True,
    )
