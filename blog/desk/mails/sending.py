"""Sending what is due: the task of the queue worker."""

import logging

from django.tasks import task

from blog.desk.mails import outbox
from blog.desk.mails.composing import messages_for
from blog.desk.models import Notice
from core.mail.posting import Post, Unreachable
from core.mail.sending import reason_of

logger = logging.getLogger(__name__)


@task(backend="background")
def send_notices() -> int:
    """Send what is due; return how many messages."""
    sent = 0
    with Post() as post:
        try:
            for recipient in outbox.waiting():
                sent += _send_to(recipient, post)
        except Unreachable as error:
            logger.warning("Notices wait: no mail can be sent now: %s", error)
    return sent


def _send_to(recipient: int, post: Post) -> int:
    """Send somebody what is due to her; where no mail can be sent at all, leave it and say so."""
    notices = outbox.claim(recipient)
    unsent, sent = set(notices), 0
    for told, compose in messages_for(notices):
        # By now another sender's, where the server is slow; or we are asked to end.
        if not all(notice.begin() for notice in told):
            continue
        try:
            post.send(compose())
        except Unreachable:
            Notice.objects.put_back(unsent)
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the others go on
            numbers = [notice.pk for notice in told]
            logger.error("Notices %s could not be sent: %s", numbers, reason_of(error))
            Notice.objects.put_off(told)
        else:
            Notice.objects.note_sent(told)
            sent += 1
        unsent -= set(told)
    return sent
