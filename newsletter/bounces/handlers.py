"""Handling of reports of bounces and complaints; idempotent."""

from collections.abc import Iterable

from django.db import transaction
from wagtail.log_actions import log

from newsletter.bounces.reports import Report
from newsletter.log_actions import SUSPENDED
from newsletter.models import Subscriber, Suppression

LONGEST = Subscriber._meta.get_field("suspended_for").max_length


@transaction.atomic
def suspend(pk: int, reason: str, action: str = SUSPENDED) -> bool:
    """Suspend a subscriber until she subscribes again; return False where she isn't active."""
    found = Subscriber.objects.select_for_update().active().filter(pk=pk).first()
    if found is None:
        return False
    found.state, found.suspended_for = Subscriber.State.SUSPENDED, reason[:LONGEST]
    found.save(update_fields=["state", "suspended_for"])
    log(instance=found, action=action)
    return True


def handle_reports(reports: Iterable[Report], *, trusts_addresses: bool) -> int:
    """Suspend subscribers who can't be reached or complained; return the number of reports about our mail.

    Anybody may write to the mailbox of bounces: such a report counts only with what came back of our message. Who has
    proved to be the mail provider is believed the address alone.
    """
    return sum(_handle(report, trusts_addresses) for report in reports)


def _handle(report: Report, trusts_addresses: bool) -> bool:
    subscriber = Subscriber.from_token(report.token) if report.token else None
    if trusts_addresses and subscriber is None:
        subscriber = Subscriber.objects.filter(email=report.address).first()
    if subscriber and (report.is_permanent or report.is_complaint):
        suspend(subscriber.pk, report.reason)
    address = subscriber.email if subscriber else report.address if trusts_addresses else ""
    if report.is_complaint and address:
        Suppression.suppress(address, Suppression.Reason.COMPLAINT)
    return bool(address)
