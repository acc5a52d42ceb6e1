"""The task that sends due deliveries, in short runs.

A mailing of hours gives way to whatever else waits in the queue, and who ends the worker waits a few seconds at most.
"""

from django.tasks import task

from core.mail.connections import Unreachable
from core.mail.queue import wake
from newsletter.delivery import digests
from newsletter.delivery.addressing import address_due
from newsletter.delivery.batches import SendingRun
from newsletter.delivery.states import finish
from newsletter.models import Delivery, Issue, NewsletterSettings

AFTER_ALL_ELSE = -10  # other tasks are 0


@task(backend="background", priority=AFTER_ALL_ELSE)
def send_deliveries() -> int:
    """Address and send what is due for some seconds; return how many messages."""
    this = SendingRun(send_deliveries)
    address_due(this.has_time)
    try:
        this.send()
    except Unreachable:  # said already; the next minute's run tries again
        return this.sent
    finish()
    wake_if_due()
    return this.sent


def run_each_minute() -> None:
    """Create due digests, finish issues, and queue the sender where something is due."""
    try:
        digests.make_due()
    finally:
        finish()
        wake_if_due()


def wake_if_due() -> None:
    """Queue the sender where something is due."""
    is_on = NewsletterSettings.current().is_on
    if Issue.objects.due().exists() or (is_on and Delivery.objects.due().exists()):
        wake(send_deliveries)
