"""Mail to moderators about pending comments: each at once, or all in one mail an hour."""

from collections.abc import Iterable, Sequence
from datetime import timedelta
from hashlib import sha256
from typing import Any

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, QuerySet, TextField
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Site

from comments.markup import comment_context
from comments.models import Comment, CommentSettings, ModeratorMail
from comments.permissions import MODERATE
from comments.rules import label_of
from core.base.seo import absolute
from core.mail.outgoing import post, render_mail
from core.visitors.links import SignedLink
from core.visitors.spam import Suspicion

HOUR = timedelta(hours=1)
MOST = 30  # comments written out in one mail
DECIDING = SignedLink("comments.decide", timedelta(days=14))


def moderators() -> QuerySet[Any]:
    """Return the users who moderate by a group; superusers only as members of one."""
    app, codename = MODERATE.split(".")
    granted = {
        "groups__permissions__content_type__app_label": app,
        "groups__permissions__codename": codename,
    }
    users = get_user_model().objects.filter(is_active=True, **granted).exclude(email="")
    return users.distinct().order_by("pk")


def notify_moderators(comment: Comment, before: str, by: Any = None) -> None:
    """Mail moderators about a comment that is pending from now on, where the settings say at once.

    What one of them holds herself they know. Nothing is said of what a program sent.
    """
    if by:
        _note_announced([comment.pk])
    elif Suspicion.TRAP not in comment.held_for:
        settings = _settings().first() or CommentSettings()
        if settings.told == ModeratorMail.EACH and _write([comment], [comment], 1):
            _note_announced([comment.pk])
        elif before:  # told of it once, they aren't of what it has become
            Comment.objects.filter(pk=comment.pk).update(moderators_told_at=None)


def notify_of_pending() -> None:
    """Mail moderators about comments that no mail has named yet, with all that are pending; idempotent."""
    if not _unannounced().exists():
        return
    CommentSettings.objects.get_or_create(site=Site.objects.get(is_default_site=True))
    with transaction.atomic():
        # Who holds the settings tells; any other worker leaves it to her.
        settings = _settings().select_for_update(skip_locked=True, of=("self",)).first()
        if settings and _is_time(settings):
            _notify_of_all()


def _notify_of_all() -> None:
    # A comment in somebody's hands is being decided on: it's left to the next round.
    untold = _unannounced().select_for_update(skip_locked=True, of=("self",)).order_by("created_at")
    news = list(untold.defer("text"))
    first_news = F("moderators_told_at").asc(nulls_first=True)
    waiting = _pending().select_related("article").defer("article__body")
    listed = waiting.order_by(first_news, "created_at")[:MOST]
    if news and _write(news, listed, waiting.count()):
        _note_announced(comment.pk for comment in news)


def _write(news: Sequence[Comment], listed: Iterable[Comment], count: int) -> bool:
    """Queue a mail to each moderator about new comments; return whether there is any moderator."""
    told = list(moderators())
    comments = list(listed) if told else []
    for user in told:
        key = f"comments:{news[0].pk}:waits:{_digest_of(news)}:{user.pk}"
        post(key, user.email, *_mail(user, comments, count))
    return bool(told)


def _mail(user: Any, comments: Sequence[Comment], count: int) -> tuple[str, str]:
    said = {
        "comments": [_lines(comment, user) for comment in comments],
        "count": count,
        "more": count - len(comments),
        "admin_address": absolute(None, reverse("moderation")),
    }
    return render_mail("comments/mails/waiting.txt", said)


def _digest_of(news: Iterable[Comment]) -> str:
    """Return a hash of comments and the moments of their states, for the mail's key."""
    events = " ".join(f"{each.pk}@{each.state_changed_at.isoformat()}" for each in news)
    return sha256(events.encode()).hexdigest()[:32]


def _lines(comment: Comment, user: Any) -> dict[str, Any]:
    """Return the mail's context of a comment, with the decision links of a moderator."""
    return comment_context(comment) | {
        "reasons": ", ".join(map(label_of, comment.held_for)),
        "approve_address": _deciding_address(user, comment, Comment.State.APPROVED),
        "spam_address": _deciding_address(user, comment, Comment.State.SPAM),
    }


def _deciding_address(user: Any, comment: Comment, state: str) -> str:
    token = DECIDING.sign([user.pk, comment.pk, state])
    return absolute(None, reverse("decide_comment", args=[token]))


def _pending() -> QuerySet[Comment]:
    """Return pending comments, without those caught by the trap."""
    said = Comment.objects.pending().annotate(reasons=Cast("held_for", TextField()))
    return said.exclude(reasons__contains=f'"{Suspicion.TRAP}"')


def _unannounced() -> QuerySet[Comment]:
    return _pending().filter(moderators_told_at=None)


def _note_announced(numbers: Iterable[int]) -> None:
    Comment.objects.filter(pk__in=list(numbers)).update(moderators_told_at=timezone.now())


def _is_time(settings: CommentSettings) -> bool:
    """Return whether a mail may be sent now."""
    if settings.told == ModeratorMail.HOURLY:
        return not Comment.objects.filter(moderators_told_at__gt=timezone.now() - HOUR).exists()
    return settings.told == ModeratorMail.EACH


def _settings() -> QuerySet[CommentSettings]:
    return CommentSettings.objects.filter(site__is_default_site=True)
