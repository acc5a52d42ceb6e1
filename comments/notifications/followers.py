"""Readers who are told when somebody answers them: they ask, confirm by a link, and stop at a click."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from comments.models import Comment, Follower
from comments.notifications.texts import comment_context
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
    """Note that the writer wants to be told; return the link to confirm it, '' where it's confirmed or came today."""
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
    """Return the address that stops the mails of a follower."""
    return absolute(None, reverse("stop_follower", args=[_token(STOPPING, follower)]))


def follower_of(link: SignedLink, token: str) -> Follower | None:
    """Return the follower of a token, None where we made none such, or she is forgotten."""
    if not (named := link.read(token)):
        return None
    number, moment = named
    found = Follower.objects.filter(pk=number, created_at=datetime.fromisoformat(moment))
    return found.select_related("article").first()


def confirm(follower: Follower) -> None:
    """Tell her from now on; when she first said so stays."""
    if not follower.is_confirmed:
        follower.confirmed_at, follower.stopped_at = timezone.now(), None
        follower.save(update_fields=["confirmed_at", "stopped_at"])


def stop(follower: Follower) -> None:
    """Tell her no more, at once."""
    if not follower.stopped_at:
        follower.stopped_at = timezone.now()
        follower.save(update_fields=["stopped_at"])


def notify_followers(comment: Comment) -> None:
    """Tell those whom a published comment answers, directly or further up."""
    if not (addresses := _answered(comment)):
        return
    told = Follower.objects.confirmed().filter(article=comment.article_id, email__in=addresses)
    for follower in told.order_by("pk"):
        if not is_suppressed(follower.email):
            _post(comment, follower)


def prune_followers() -> None:
    """Forget those who never confirmed, or stopped, once no link of theirs is looked at any more."""
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
    """Return the addresses of those who wrote what stands above a comment, without her own.

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
    """Sign a follower by her number and moment: useless once a restored backup gave the number to another."""
    return link.sign([follower.pk, follower.created_at.isoformat()])
