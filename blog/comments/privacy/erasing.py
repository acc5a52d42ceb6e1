"""Erasing what a comment says of who wrote it: its place in the thread stays."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.log_actions import log

from blog.comments.history import ERASED
from blog.comments.models import Comment, Follower
from blog.comments.states import change_state
from core.mail.models import OutgoingMail

State = Comment.State


@transaction.atomic
def erase(email: str) -> list[str]:
    """Erase the comments of an address, and the notices it asked for; say what was done."""
    found = Comment.objects.select_for_update(of=("self",)).filter(email__iexact=email)
    comments = list(found.order_by("pk"))
    empty([comment.pk for comment in comments])
    change_state([comment.pk for comment in comments], State.DELETED)
    for comment in comments:
        log(instance=comment, action=ERASED)
    followers, _by_model = Follower.objects.filter(email__iexact=email).delete()
    return [*_said_of_comments(len(comments)), *_said_of_notices(followers)]


def empty(numbers: Collection[int]) -> None:
    """Take out of comments, and of the mail about them that still waits, all that names who wrote them."""
    Comment.objects.filter(pk__in=numbers).update(**_nothing())
    drop_mail(numbers)


def _nothing() -> dict[str, Any]:
    return {
        "name": _("(erased)"),
        "email": "",
        "site": "",
        "text": "",
        "fingerprint": "",
        "address_hash": "",
        "user": None,
        "consent": None,
        "consented_at": None,
        "held_for": [],
    }


def drop_mail(numbers: Collection[int]) -> None:
    """Drop what waits of mail about comments; moderators are written to anew of what else their mail named."""
    waiting = OutgoingMail.objects.filter(key__startswith="comments:").exclude(recipient="")
    keys = {pk: key.split(":") for pk, key in waiting.values_list("pk", "key")}
    digests = [pk for pk, key in keys.items() if key[2:3] == ["waits"]]
    about = [pk for pk, key in keys.items() if key[1].isdecimal() and int(key[1]) in numbers]
    OutgoingMail.objects.filter(pk__in=[*digests, *about]).delete()
    if digests:
        Comment.objects.pending().update(moderators_told_at=None)


def _said_of_comments(number: int) -> list[str]:
    said = ngettext(
        "%(number)d comment was erased: its text, your name, your address and all the rest.",
        "%(number)d comments were erased: their texts, your name, your address and all the rest.",
        number,
    )
    return [said % {"number": number}] if number else []


def _said_of_notices(number: int) -> list[str]:
    said = ngettext(
        "You get no more mail about the answers to %(number)d article.",
        "You get no more mail about the answers to %(number)d articles.",
        number,
    )
    return [said % {"number": number}] if number else []
