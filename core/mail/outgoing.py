"""Handing over of mail: rendered from a template, stored in the transaction of the event, sent afterwards."""

import logging
import re
from collections.abc import Mapping
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.template import Context, Engine
from django.utils import timezone, translation
from django.utils.functional import lazy
from django.utils.text import Truncator

from core.base.models import SiteSettings
from core.base.pruning import delete_in_batches, kept_since
from core.mail.messages import one_line, storable
from core.mail.models import OutgoingMail
from core.mail.queue import wake
from core.mail.sending import send_due

logger = logging.getLogger(__name__)
LONGEST_SUBJECT = 200
HEADER = re.compile(r"[A-Za-z0-9]+(-[A-Za-z0-9]+)*")
OURS = {
    "Auto-Submitted",
    "Bcc",
    "Cc",
    "Date",
    "From",
    "Message-Id",
    "Mime-Version",
    "Sender",
    "Subject",
    "To",
}


def render_mail(template: str, context: dict[str, Any]) -> tuple[str, str]:
    """Return subject and text of a mail to a visitor: the first line of a .txt template, and the rest.

    Nothing is escaped. It speaks the site's language and time zone, whoever acts; `site_name` and `site_url` are known.
    """
    # Lazy: only a template that names the site asks the database for it.
    values = {"site_name": lazy(site_name, str)(), "site_url": settings.SITE_URL} | context
    with translation.override(settings.LANGUAGE_CODE), timezone.override(None):
        said = Engine.get_default().get_template(template).render(Context(values, autoescape=False))
    subject, _break, text = said.lstrip().partition("\n")
    return one_line(subject), text.strip() + "\n"


def site_name() -> str:
    """Return the name of the default site."""
    named = SiteSettings.objects.filter(site__is_default_site=True)
    return named.values_list("name", flat=True).first() or settings.WAGTAIL_SITE_NAME


def post(
    key: str,
    to: str,
    subject: str,
    text: str,
    *,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    send_at: datetime | None = None,
) -> None:
    """Store a message in the caller's transaction; what is due is sent after it.

    `key` names the event and the person, and each goes once; by their ids, as it outlives the message by MAILS_KEPT_DAYS.
    Text that no mail can hold is mended; a message to what is no address is given up, and logged by its number.
    """
    now = timezone.now()
    mail = OutgoingMail(
        key=key,
        recipient=one_line(to),
        subject=Truncator(one_line(subject)).chars(LONGEST_SUBJECT),
        text=storable(text),
        html=storable(html),
        headers=dict(_header(*each) for each in (headers or {}).items() if each[1]),
        send_at=send_at or now,
    )
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    if mail.send_at <= now:
        # What can't be queued now is found by the next minute's round.
        transaction.on_commit(partial(wake, send_due), robust=True)


def _header(name: str, value: str) -> tuple[str, str]:
    """Return a header as Django looks for it; refuse what isn't the caller's to say."""
    named = name.title()
    if not HEADER.fullmatch(name) or named in OURS or named.startswith("Content-"):
        raise ValueError(f"Not a header that a mail may have of its own: {name!r}")
    return named, one_line(value)


def prune() -> None:
    """Delete what was sent or given up long ago, and empty the mail that a killed worker left."""
    left = OutgoingMail.objects.given_up().exclude(recipient="")
    if lost := list(left.values_list("pk", flat=True)):
        logger.error("Mails given up, lost by their senders: %s", lost)
        left.filter(pk__in=lost).update(**OutgoingMail.emptied)
    if old := kept_since(settings.MAILS_KEPT_DAYS):
        delete_in_batches(OutgoingMail.objects.filter(sent_at__lt=old))
        delete_in_batches(OutgoingMail.objects.given_up().filter(send_at__lt=old))
