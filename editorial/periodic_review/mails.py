"""One mail a month to those who may publish what is due: which pages, and why."""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from core.mail.messages import one_line
from core.mail.models import OutgoingMail
from core.mail.outgoing import post
from editorial.notifications.mails import (
    Mail,
    absolute,
    as_read_by,
    frame,
    next_morning,
    time_zone,
)
from editorial.periodic_review.due import DuePage, State, pages_due

MOST_PAGES = 30  # named in a mail; the report has all
LAST_DAY = 28  # of the month on which the mail goes that no day before needed


def mail_this_month() -> int:
    """Queue the mail of this month to each who hasn't had it and has something due; return how many.

    Called every day, and again after each start: the key in the queue of mail says who has had hers. The queue forgets
    keys after MAILS_KEPT_DAYS, so nothing goes on a day by which one of this month could be forgotten.
    """
    now = timezone.now()
    today = timezone.localdate()
    if today.day > _last_day(settings.MAILS_KEPT_DAYS):
        return 0
    keys = {f"periodic-review:{today:%Y-%m}:{user.pk}": user for user in _publishers()}
    queued = OutgoingMail.objects.filter(key__in=keys).values_list("key", flat=True)
    waiting = keys.keys() - set(queued)
    return sum(_queue(key, user, now) for key, user in keys.items() if key in waiting)


def _last_day(kept: int) -> int:
    return max(1, min(LAST_DAY, kept - 1)) if kept else LAST_DAY


def _publishers() -> Any:
    """Return who may publish some page and can be written to; superusers by their groups alone, as with notices."""
    users = get_user_model().objects.filter(
        groups__page_permissions__permission__codename="publish_page", is_active=True
    )
    wanted = users.exclude(email="").select_related("wagtail_userprofile")
    return wanted.distinct().order_by("pk")


def _queue(key: str, user: Any, now: Any) -> bool:
    """Hand her mail to the queue for her next morning; nothing where nothing is due."""
    with as_read_by(user):
        due = [each for each in pages_due(user) if each.state == State.DUE]
        if not due:
            return False
        mail = compose(user, due)
    with transaction.atomic():
        post(key, user.email, mail.subject, mail.text, send_at=next_morning(now, time_zone(user)))
    return True


def compose(user: Any, due: list[DuePage]) -> Mail:
    """Return the mail, in the language that is active."""
    subject = ngettext(
        "%(count)d page is due for review", "%(count)d pages are due for review", len(due)
    )
    context = frame(user) | {
        "number": len(due),
        "more": max(0, len(due) - MOST_PAGES),
        "pages": [
            {
                "title": one_line(each.title),
                "kind": each.kind,
                "reasons": [one_line(reason) for reason in each.reasons],
                "address": absolute(reverse("wagtailadmin_pages:edit", args=[each.pk])),
            }
            for each in due[:MOST_PAGES]
        ],
        "report": absolute(reverse("desk_due")),
    }
    text = render_to_string("desk/mails/periodic_review.txt", context)
    return Mail(f"motiVAcional: {subject % {'count': len(due)}}", text.strip() + "\n")
