"""Notices composed as mail, in the recipient's language: one by one, or a daily digest by page and when it is due."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time, timedelta
from functools import partial
from itertools import groupby
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.mail.messages import one_line
from editorial.models import Notice
from editorial.notifications.kinds import KINDS

SUBJECT_LENGTH = 78  # RFC 5322's advice for a line
SHORTEST_TITLE = 20
MORNING = time(8)  # when digests are due


class Mail(NamedTuple):
    """Subject and text of a mail."""

    subject: str
    text: str


def mails_for(notices: list[Notice]) -> Iterator[tuple[list[Notice], Callable[[], Mail]]]:
    """Yield the notices of each mail to a user, and the function that composes it."""
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
    """Return the mail of many notices, grouped by page."""
    by_page = sorted(notices, key=lambda notice: (notice.page_id, notice.pk))
    pages = groupby(by_page, key=lambda notice: notice.page_id)
    user, count = notices[0].recipient, len(notices)
    with as_read_by(user):
        subject = ngettext("%(count)d piece of news", "%(count)d pieces of news", count)
        context = frame(user) | {"pages": [_of_page(list(news)) for _page, news in pages]}
        text = render_to_string("desk/mails/digest.txt", context)
        return Mail(f"motiVAcional: {subject % {'count': count}}", text.strip() + "\n")


def subject_of(notice: Notice) -> str:
    """Return the subject of a notice, its title cut to fit."""
    template = _(KINDS[notice.kind].subject)
    room = SUBJECT_LENGTH - len(template % {"title": ""})
    title = one_line(notice.details["title"])  # no line break reaches a header
    return template % {"title": Truncator(title).chars(max(room, SHORTEST_TITLE))}


@contextmanager
def as_read_by(user: Any) -> Iterator[None]:
    """Activate a user's language and time zone."""
    profile = getattr(user, "wagtail_userprofile", None)
    language = profile.get_preferred_language() if profile else settings.LANGUAGE_CODE
    with translation.override(language), timezone.override(time_zone(user)):
        yield


def frame(user: Any) -> dict[str, Any]:
    """Return the context of every mail."""
    return {
        "name": user.first_name or user.get_username(),
        "account": absolute(reverse("wagtailadmin_account")) + "#tab-notifications",
    }


def _of_page(notices: list[Notice]) -> dict[str, Any]:
    """Return the context of the notices about one page."""
    return _words(notices[-1]) | {"news": [_words(notice) for notice in notices]}


def _words(notice: Notice) -> dict[str, Any]:
    """Return the context of a notice: what has happened, the note, what to do next, URLs."""
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
    """Drop empty lines and leading spaces."""
    return "\n".join(filter(None, (line.strip() for line in text.splitlines())))


def _lines(text: str, mark: str) -> str:
    return "\n".join(f"{mark} {line}".rstrip() for line in text.strip().splitlines())


def absolute(path: str) -> str:
    return settings.WAGTAILADMIN_BASE_URL.rstrip("/") + path


def wants_digest(user: Any) -> bool:
    """Return whether a user wants a daily digest instead of single mails."""
    preference = getattr(user, "mail_preference", None)
    return preference is not None and preference.daily_digest


def due_at(user: Any, now: datetime) -> datetime:
    """Return when a notice of now is to be mailed to a user."""
    return next_morning(now, time_zone(user)) if wants_digest(user) else now


def next_morning(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the first morning after a moment."""
    today = now.astimezone(zone).date()
    mornings = (
        datetime.combine(today + timedelta(days=days), MORNING, zone).astimezone(UTC)
        for days in (0, 1)
    )
    return next(morning for morning in mornings if morning > now)


def time_zone(user: Any) -> ZoneInfo:
    """Return a user's time zone, or the site's where she has none."""
    profile = getattr(user, "wagtail_userprofile", None)
    try:
        return ZoneInfo(profile.get_current_time_zone() if profile else "")
    except (KeyError, ValueError, OSError):  # none chosen, or one that this machine doesn't know
        return timezone.get_default_timezone()
