"""Sending the mail that is due: the task of the queue worker."""

import logging
import traceback
from collections.abc import Iterator
from datetime import timedelta
from itertools import islice
from smtplib import SMTPDataError, SMTPRecipientsRefused

from django.db.models import Q
from django.tasks import task
from django.utils import timezone

from core.mail.connections import Connection, Unreachable
from core.mail.messages import NoAddress, message_of
from core.mail.models import OutgoingMail
from core.mail.queue import ATTEMPTS, FIRST_PAUSE, wake

logger = logging.getLogger(__name__)
BATCH, BATCHES = 20, 10  # in a round; other tasks have their turn between two
LONGEST_WAIT = timedelta(minutes=15)
ABOUT_US = {503, 530}  # a server that wants another login: not the message's fault


@task(backend="background")
def send_due() -> int:
    """Send what is due; return how many messages."""
    sent = 0
    with Connection() as post:
        try:
            for mails in islice(iter(_claim, []), BATCHES):
                for is_sent in _send_all(mails, post):
                    sent += is_sent
        except Unreachable as error:
            logger.warning("Mail waits: none can be sent now: %s", error)
            return sent
    wake_if_due()
    return sent


def wake_if_due() -> None:
    """Queue the sender where something is due."""
    if OutgoingMail.objects.due().exists():
        wake(send_due)


def check_backlog() -> tuple[bool, str]:
    """Return for the readiness check how many messages should have left; what some server refuses for a while doesn't count.

    A mail server that isn't reached gets each message back every minute, as if it had never been tried.
    """
    now = timezone.now()
    long_ago = now - LONGEST_WAIT
    put_back = Q(attempts=0, created_at__lt=long_ago, send_at__lte=now + FIRST_PAUSE)
    unsent = OutgoingMail.objects.filter(sent_at=None, attempts__lt=ATTEMPTS)
    number = unsent.filter(put_back | Q(send_at__lt=long_ago)).count()
    return number == 0, f"{number} wait since more than {LONGEST_WAIT.seconds // 60} minutes"


def _claim() -> list[OutgoingMail]:
    return OutgoingMail.objects.order_by("send_at", "pk").claim(BATCH)


def _send_all(mails: list[OutgoingMail], post: Connection) -> Iterator[bool]:
    """Send them, yield whether each is; where no mail can be sent at all, leave the rest and say so."""
    for number, mail in enumerate(mails):
        if not mail.begin():  # a slow server: by now another sender's; or we end
            continue
        try:
            yield _send(mail, post)
        except Unreachable:
            OutgoingMail.objects.put_back(mails[number:])
            raise


def _send(mail: OutgoingMail, post: Connection) -> bool:
    try:
        post.send(message_of(mail))
    except Unreachable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
        failure = error
    else:
        OutgoingMail.objects.note_sent([mail])
        return True
    # Not within the handler: the traceback of what fails here would tell the failure too.
    _not_sent(mail, failure)
    return False


def _not_sent(mail: OutgoingMail, error: Exception) -> None:
    """Give up what can never be sent, reschedule the rest. What the server said may hold the address: it isn't logged."""
    if is_final(error):
        logger.error("Mail %s is given up: %s", mail.pk, reason_of(error))
        OutgoingMail.objects.give_up([mail])
        return
    level = logging.ERROR if is_unexpected(error) else logging.WARNING
    logger.log(level, "Mail %s could not be sent: %s", mail.pk, reason_of(error))
    OutgoingMail.objects.put_off([mail])


def is_unexpected(error: BaseException) -> bool:
    """Return whether it's no answer of a server, and no matter of the network or the address: a fault of ours."""
    return not isinstance(error, OSError | NoAddress)  # smtplib's errors are OSErrors


def reason_of(error: BaseException) -> str:
    """Return what a log may say of an error: its kind, the server's code, and for a fault of ours where it happened.

    No word of its message: that may hold an address.
    """
    code = _code(error)
    said = f"{type(error).__name__} {code or ''}".strip()
    if not is_unexpected(error):
        return said
    frames = traceback.extract_tb(error.__traceback__)
    return "\n".join(
        [said, *(f"  {frame.filename}:{frame.lineno} in {frame.name}" for frame in frames)]
    )


def is_final(error: Exception) -> bool:
    """Return whether this message can never be sent; a server that refuses us as its sender may be set right."""
    refused = _code(error) >= 500 and _code(error) not in ABOUT_US
    return refused or isinstance(error, NoAddress)


def _code(error: BaseException) -> int:
    """Return the server's answer to the recipient or the content; 0 where there's none."""
    if isinstance(error, SMTPRecipientsRefused):
        return max(code for code, _text in error.recipients.values())
    return error.smtp_code if isinstance(error, SMTPDataError) else 0
