"""Mail to unconfirmed addresses, whose owner needn't be who typed them."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from django.db import transaction
from wagtail import hooks

from core.mail.queue import wake
from core.mail.sending import send_due
from core.visitors.fields import mailbox_key
from core.visitors.limits import Limit, TooMany

# Functions of an address that tell whether its owner wants no mail at all.
SUPPRESSION_HOOK = "address_is_suppressed"

DAILY = Limit("visitors.unconfirmed_mail", 2, 24 * 60 * 60)  # whatever for


def is_suppressed(address: str) -> bool:
    """Return whether the owner of an address wants no mail at all, whatever she confirmed once; all are asked in any case."""
    said = [suppresses(address) for suppresses in hooks.get_hooks(SUPPRESSION_HOOK)]
    return any(said)


@contextmanager
def unconfirmed_mail(address: str, *, wanted: bool = True) -> Iterator[None]:
    """Keep what is written within, mail above all, where the address may be written to; else take it back.

    So who typed the address can't tell from the answer, nor from the work that it takes, what is known of it. What its
    owner suppressed gets none, any other no more than `DAILY`, for all purposes together. `wanted=False` takes it back
    in any case.
    """
    may_be = _may_be_written_to(address)
    with transaction.atomic():
        yield
        if not (may_be and wanted):
            transaction.set_rollback(True)
    # What was taken back took its own call of the worker with it: who measures the work would see that.
    transaction.on_commit(partial(wake, send_due), robust=True)


def _may_be_written_to(address: str) -> bool:
    """Count a mail; return whether it may be sent."""
    suppressed = is_suppressed(address)
    try:
        DAILY.take(mailbox_key(address))
    except TooMany:
        return False
    return not suppressed
