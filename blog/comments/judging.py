"""Why a comment waits for a moderator."""

from datetime import timedelta
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from blog.comments.models import Comment, CommentSettings
from core.visitors.spam import Suspicion, suspicions

REMEMBERED = timedelta(days=30)
TOO_SHORT_TO_TELL = 24  # many say 'Muchas gracias'


class Reason(StrEnum):
    """What holds a comment that nothing makes suspicious."""

    FIRST = "first"
    UNPROVEN = "unproven"
    ALL = "all"
    EDITED = "edited"


LABELS = {
    Reason.FIRST: _("first comment of this address"),
    Reason.UNPROVEN: _("known address, and nothing says that it is hers who wrote"),
    Reason.ALL: _("every comment is held"),
    Reason.EDITED: _("edited after it was approved"),
}


def label_of(reason: str) -> str:
    """Return a reason in words."""
    if reason in set(Suspicion):
        return str(Suspicion(reason).label)
    return str(LABELS.get(reason, reason))  # type: ignore[call-overload]


def reasons_to_hold(comment: Comment, form: Any, *, trusted: bool) -> list[str]:
    """Return why a comment waits; nothing where it is published at once. The team's never waits."""
    if comment.user:
        return []
    return [
        *suspicious(comment, form.settings, trapped=form.fell_into_trap),
        *_by_rule(comment, form.settings, trusted=trusted),
    ]


def suspicious(comment: Comment, settings: CommentSettings, *, trapped: bool = False) -> list[str]:
    """Return what makes a comment look like spam."""
    found = suspicions(
        comment.text,
        name=comment.name,
        site=comment.site,
        most_links=settings.most_links,
        blocked=settings.blocked,
        seen_before=_seen_before(comment),
        trapped=trapped,
    )
    return [str(each) for each in found]


def _by_rule(comment: Comment, settings: CommentSettings, *, trusted: bool) -> list[str]:
    if settings.hold_all:
        return [Reason.ALL]
    known = Comment.objects.approved().filter(email=comment.email).exists()
    if not known:
        return [Reason.FIRST]
    return [] if trusted else [Reason.UNPROVEN]


def _seen_before(comment: Comment) -> bool:
    """Tell whether somebody sent these words lately."""
    if len(comment.text) < TOO_SHORT_TO_TELL:
        return False
    lately = Comment.objects.filter(created_at__gt=timezone.now() - REMEMBERED)
    return lately.filter(fingerprint=comment.fingerprint).exclude(pk=comment.pk).exists()
