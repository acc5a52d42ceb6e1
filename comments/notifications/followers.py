"""Followers: readers who get mail about answers; they confirm by a link, and stop by another."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from comments.markup import comment_context
from comments.models import Comment, Follower
from core.base.seo import absolute
from core.mail.outgoing import post, render_mail
from core.visitors.fields import mail_key
from core.visitors.links import SignedLink
from core.visitors.unconfirmed import is_suppressed

ASKED_AGAIN_AFTER = timedelta(days=1)
KEPT = timedelta(days=30)
CONFIRMING = SignedLink("comments.follow", KEPT)
STOPPING = SignedLink("comments.stop", None)  # whatever mail it stands in, however old
UNSEEN = (Comment.State.SPAM, Comment.State.DELETED)


def link_to_confirm(comment: Comment) -> str:
    """Store the writer as follower; return the link to confirm, '' where she has confirmed or got one today."""
    now = timezone.now()
    asked = {"article_id": comment.article_id, "email": mail_key(comment.email)}
    Follower.objects.bulk_create([Follower(**asked, asked_at=now)], ignore_conflicts=True)
    follower = Follower.objects.select_for_update().get(**asked)
    if follower.asked_at != now:  # known before
        if follower.is_confirmed or follower.asked_at > now - ASKED_AGAIN_AFTER:
            return ""
        follower.asked_at = now
        follower.save(update_fields=["asked_at"])
    return absolute(None, reverse("confirm_follower", args=[_token(CONFIRMING, follower)]))


def stopping_address(follower: Follower) -> str:
    """Return the URL that stops the mails to a follower."""
    return absolute(None, reverse("stop_follower", args=[_token(STOPPING, follower)]))


def follower_of(link: SignedLink, token: str) -> Follower | None:
    """Return the follower of a token, None where the signature is wrong or she was pruned."""
    if not (named := link.read(token)):
        return None
    number, moment = named
    found = Follower.objects.filter(pk=number, created_at=datetime.fromisoformat(moment))
    return found.select_related("article").first()


def confirm(follower: Follower) -> None:
    """Mark a follower as confirmed; the first moment stays."""
    if not follower.is_confirmed:
        follower.confirmed_at, follower.stopped_at = timezone.now(), None
        follower.save(update_fields=["confirmed_at", "stopped_at"])


def stop(follower: Follower) -> None:
    """Mark a follower as stopped."""
    if not follower.stopped_at:
        follower.stopped_at = timezone.now()
        follower.save(update_fields=["stopped_at"])


def notify_followers(comment: Comment) -> None:
    """Mail the followers among those whom a published comment answers, directly or further up."""
    if not (addresses := _answered(comment)):
        return
    told = Follower.objects.confirmed().filter(article=comment.article_id, email__in=addresses)
    for follower in told.order_by("pk"):
        if not is_suppressed(follower.email):
            _post(comment, follower)


def prune_followers() -> None:
    """Delete followers who never confirmed, or stopped, once their links have expired."""
    old = timezone.now() - KEPT
    never = Q(confirmed_at=None, asked_at__lt=old)
    Follower.objects.filter(never | Q(stopped_at__lt=old)).delete()


def _post(comment: Comment, follower: Follower) -> None:
    stop_address = stopping_address(follower)
    said = comment_context(comment) | {"stop_address": stop_address}
    post(
        f"comments:{comment.pk}:answer:{follower.pk}",
        follower.email,
        *render_mail("comments/mails/answered.txt", said),
        headers={  # RFC 8058
            "List-Unsubscribe": f"<{stop_address}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        },
    )


def _answered(comment: Comment) -> set[str]:
    """Return the addresses of the writers of the comments above a comment, without its own.

    Whose comment was withdrawn, deleted or spam takes no part any more.
    """
    if not comment.parent_id:
        return set()
    thread = Comment.objects.filter(thread=comment.thread)
    rows = thread.values_list("pk", "parent_id", "email", "state")
    above = _chain({pk: row for pk, *row in rows}, comment.parent_id)
    return {mail_key(email) for email, state in above if email and state not in UNSEEN} - {
        mail_key(comment.email)
    }


def _chain(rows: dict[int, list], number: int | None) -> Iterable[tuple[str, str]]:
    while number in rows:
        number, email, state = rows[number]
        yield email, state


def _token(link: SignedLink, follower: Follower) -> str:
    """Sign a follower's id and creation time: a restored backup may give the id to another."""
    return link.sign([follower.pk, follower.created_at.isoformat()])
