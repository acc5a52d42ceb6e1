"""Notices as mail: in the language of who receives them, one by one or gathered by page."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.mail.messages import Message, message_id, one_line
from editorial.models import Notice
from editorial.notifications.digests import time_zone, wants_digest
from editorial.notifications.kinds import KINDS

SUBJECT_LENGTH = 78  # RFC 5322's advice for a line
SHORTEST_TITLE = 20

Told = tuple[list[Notice], Callable[[], EmailMessage]]


def messages_for(notices: list[Notice]) -> Iterator[Told]:
    """Yield what is told together, and how to make a message of it: what fails is one message's matter."""
    if notices and wants_digest(notices[0].recipient):
        yield notices, partial(digest, notices)
        return
    for notice in notices:
        yield [notice], partial(single, notice)


def single(notice: Notice) -> EmailMessage:
    """Return the message of one notice."""
    with _as_read_by(notice.recipient):
        subject = subject_of(notice)
        text = render_to_string("desk/mails/mail.txt", _frame(notice.recipient) | _words(notice))
        return _message([notice], subject, text)


def digest(notices: list[Notice]) -> EmailMessage:
    """Return the message of many notices, those about one page together."""
    by_page = sorted(notices, key=lambda notice: (notice.page_id, notice.pk))
    pages = groupby(by_page, key=lambda notice: notice.page_id)
    user, count = notices[0].recipient, len(notices)
    with _as_read_by(user):
        subject = ngettext("%(count)d piece of news", "%(count)d pieces of news", count)
        context = _frame(user) | {"pages": [_of_page(list(news)) for _page, news in pages]}
        text = render_to_string("desk/mails/digest.txt", context)
        return _message(notices, f"motiVAcional: {subject % {'count': count}}", text)


def subject_of(notice: Notice) -> str:
    """Return the subject, with as much of the title as fits."""
    template = _(KINDS[notice.kind].subject)
    room = SUBJECT_LENGTH - len(template % {"title": ""})
    title = one_line(notice.details["title"])  # no line break reaches a header
    return template % {"title": Truncator(title).chars(max(room, SHORTEST_TITLE))}


@contextmanager
def _as_read_by(user: Any) -> Iterator[None]:
    """Speak somebody's language, in her time zone."""
    profile = getattr(user, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(time_zone(user)):
        yield


def _frame(user: Any) -> dict[str, Any]:
    """Return what every message says."""
    return {
        "name": user.first_name or user.get_username(),
        "account": _absolute(reverse("wagtailadmin_account")) + "#tab-notifications",
    }


def _of_page(notices: list[Notice]) -> dict[str, Any]:
    """Return what is told about one page."""
    return _words(notices[-1]) | {"news": [_words(notice) for notice in notices]}


def _words(notice: Notice) -> dict[str, Any]:
    """Return what is told: what has happened, the note, what to do next, where."""
    details = notice.details
    moment = details.get("go_live_at")
    context = details | {
        "actor": details.get("actor") or _("The site"),
        "days": int(details.get("days", 0)),
        "go_live_at": datetime.fromisoformat(moment) if moment else None,
        "address": _absolute(reverse("wagtailadmin_pages:edit", args=[notice.page_id])),
        "public_address": notice.page.full_url,
        "title": one_line(details["title"]),
        "note": _lines(details.get("note", ""), ">"),
        "errors": _lines(details.get("errors", ""), "-"),
        "when": notice.created_at,
    }
    template = f"desk/mails/{notice.kind}.txt"
    return context | {
        part: _tidy(render_to_string(f"{template}#{part}", context))
        for part in ("happened", "next")
    }


def _tidy(text: str) -> str:
    """Drop the layout of a template: empty lines, and spaces before lines."""
    return "\n".join(filter(None, (line.strip() for line in text.splitlines())))


def _lines(text: str, mark: str) -> str:
    return "\n".join(f"{mark} {line}".rstrip() for line in text.strip().splitlines())


def _absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def _message(notices: Iterable[Notice], subject: str, text: str) -> EmailMessage:
    """Return a message whose id says what it tells: should it come twice, it's known as the same."""
    numbers = [notice.pk for notice in notices]
    headers = {
        "Auto-Submitted": "auto-generated",
        "Message-ID": message_id(f"notice-{min(numbers)}-{max(numbers)}"),
    }
    user = next(iter(notices)).recipient
    return Message(subject, text.strip() + "\n", to=[user.email], headers=headers)
