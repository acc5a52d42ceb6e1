"""Notices as mail: in the language of who receives them, one by one or gathered by page."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.mail.messages import one_line
from editorial.models import Notice
from editorial.notifications.digests import time_zone, wants_digest
from editorial.notifications.kinds import KINDS

SUBJECT_LENGTH = 78  # RFC 5322's advice for a line
SHORTEST_TITLE = 20


class Mail(NamedTuple):
    """What a mail says."""

    subject: str
    text: str


def mails_for(notices: list[Notice]) -> Iterator[tuple[list[Notice], Callable[[], Mail]]]:
    """Yield the notices of each mail to somebody, and what composes it: what fails concerns that mail alone."""
    if notices and wants_digest(notices[0].recipient):
        yield notices, partial(digest, notices)
        return
    for notice in notices:
        yield [notice], partial(single, notice)


def single(notice: Notice) -> Mail:
    """Return the mail of one notice."""
    with as_read_by(notice.recipient):
        subject = subject_of(notice)
        text = render_to_string("desk/mails/mail.txt", frame(notice.recipient) | _words(notice))
        return Mail(subject, text.strip() + "\n")


def digest(notices: list[Notice]) -> Mail:
    """Return the mail of many notices, those about one page together."""
    by_page = sorted(notices, key=lambda notice: (notice.page_id, notice.pk))
    pages = groupby(by_page, key=lambda notice: notice.page_id)
    user, count = notices[0].recipient, len(notices)
    with as_read_by(user):
        subject = ngettext("%(count)d piece of news", "%(count)d pieces of news", count)
        context = frame(user) | {"pages": [_of_page(list(news)) for _page, news in pages]}
        text = render_to_string("desk/mails/digest.txt", context)
        return Mail(f"motiVAcional: {subject % {'count': count}}", text.strip() + "\n")


def subject_of(notice: Notice) -> str:
    """Return the subject, with as much of the title as fits."""
    template = _(KINDS[notice.kind].subject)
    room = SUBJECT_LENGTH - len(template % {"title": ""})
    title = one_line(notice.details["title"])  # no line break reaches a header
    return template % {"title": Truncator(title).chars(max(room, SHORTEST_TITLE))}


@contextmanager
def as_read_by(user: Any) -> Iterator[None]:
    """Speak somebody's language, in her time zone."""
    profile = getattr(user, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(time_zone(user)):
        yield


def frame(user: Any) -> dict[str, Any]:
    """Return what every mail says."""
    return {
        "name": user.first_name or user.get_username(),
        "account": absolute(reverse("wagtailadmin_account")) + "#tab-notifications",
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
        "address": absolute(reverse("wagtailadmin_pages:edit", args=[notice.page_id])),
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


def absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path
