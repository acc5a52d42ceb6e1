"""What the reader gets who has just written a comment: thanks, and the links that are hers.

Whoever typed the address may not be its owner: a few mails a day reach it at most, and no word of hers stands in them
before the comment is published.
"""

from blog.comments.judging import Reason
from blog.comments.mending.links import mendable_until, mending_path
from blog.comments.models import Comment, CommentSettings
from blog.comments.notices.followers import link_to_confirm
from blog.comments.notices.words import about
from core.base.seo import absolute
from core.mail.composing import render_mail
from core.mail.outgoing import post
from core.visitors.spam import Suspicion
from core.visitors.unconfirmed import is_suppressed, unconfirmed_mail


def thank(
    comment: Comment, settings: CommentSettings, *, trusted: bool, wants_replies: bool = False
) -> None:
    """Confirm a comment by mail to the reader who wrote it; a program that fell into the trap hears nothing."""
    if comment.user or Suspicion.TRAP in comment.held_for:
        return
    if not trusted:
        with unconfirmed_mail(comment.email):
            _thank(comment, settings, wants_replies=wants_replies)
    elif not is_suppressed(comment.email):
        _thank(comment, settings, wants_replies=wants_replies)


def _thank(comment: Comment, settings: CommentSettings, *, wants_replies: bool) -> None:
    said = about(comment) | {
        "is_unproven": Reason.UNPROVEN in comment.held_for,
        "mending_address": absolute(None, mending_path(comment)),
        "until": mendable_until(comment, settings),
        "wants_replies": wants_replies,
        "confirm_address": link_to_confirm(comment) if wants_replies else "",
    }
    post(
        f"comments:{comment.pk}:thanks",
        comment.email,
        *render_mail("comments/mails/thanks.txt", said),
    )
