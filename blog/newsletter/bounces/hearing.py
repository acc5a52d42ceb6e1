"""What follows from a report; hearing it again changes nothing."""

from collections.abc import Iterable

from blog.newsletter.bounces.reports import Report
from blog.newsletter.bounces.suspending import suspend
from blog.newsletter.models import Subscriber, Suppression


def hear(reports: Iterable[Report], *, trusts_addresses: bool) -> int:
    """Suspend who can't be reached or complained, and return how many reports were of our mail.

    Anybody may write to the mailbox of bounces: such a report counts only with what came back of our message. Who has
    proved to be the mail provider is believed the address alone.
    """
    return sum(_hear(report, trusts_addresses) for report in reports)


def _hear(report: Report, trusts_addresses: bool) -> bool:
    subscriber = Subscriber.from_token(report.token) if report.token else None
    if trusts_addresses and subscriber is None:
        subscriber = Subscriber.objects.filter(email=report.address).first()
    if subscriber and (report.is_permanent or report.is_complaint):
        suspend(subscriber.pk, report.reason)
    address = subscriber.email if subscriber else report.address if trusts_addresses else ""
    if report.is_complaint and address:
        Suppression.suppress(address, Suppression.Reason.COMPLAINT)
    return bool(address)
