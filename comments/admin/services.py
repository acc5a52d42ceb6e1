"""Actions of moderators on comments: in one transaction each, sparing what others have changed meanwhile."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log

from comments.models import Comment
from comments.services import answer_as
from comments.states import EDITED, change_state, pages_changed
from core.base.numbers import ID
from core.visitors.spam import fingerprint

MOST = 200  # comments in one request
_TOKEN = re.compile(rf"({ID})\.[a-z]{{1,10}}\.[0-9]{{1,20}}")

Tokens = dict[int, str]
State = Comment.State


def token_of(comment: Comment) -> str:
    """Return the version token of a comment: its id, state, and last change."""
    changed = max(filter(None, (comment.state_changed_at, comment.edited_at)))
    return f"{comment.pk}.{comment.state}.{round(changed.timestamp() * 1_000_000)}"


def read_tokens(tokens: Iterable[str]) -> Tokens:
    """Return valid tokens by their comments' ids."""
    matches = (_TOKEN.fullmatch(each) for each in tokens)
    found = {int(match[1]): match[0] for match in matches if match}
    return dict(islice(found.items(), MOST))


@dataclass
class Outcome:
    """Hold the chosen comments by what has become of them."""

    done: list[Comment] = field(default_factory=list)
    same: list[Comment] = field(default_factory=list)  # nothing was left to do
    approved: list[Comment] = field(default_factory=list)  # before they were answered
    refused: list[Comment] = field(default_factory=list)  # not to be answered
    changed: list[Comment] = field(default_factory=list)  # by somebody else, meanwhile
    erased: list[Comment] = field(default_factory=list)  # as who wrote them wanted
    missing: int = 0


@transaction.atomic
def set_state(tokens: Tokens, state: str, user: Any) -> Outcome:
    """Change the state of comments."""
    fresh, outcome = _opened(tokens)
    outcome.same = [comment for comment in fresh if comment.state == state]
    outcome.done = change_state([comment.pk for comment in fresh], state, user)
    return outcome


@transaction.atomic
def answer_each(tokens: Tokens, text: str, user: Any) -> Outcome:
    """Answer comments with one text; approve pending ones first, skip spam and deleted ones."""
    fresh, outcome = _opened(tokens)
    waiting = [comment.pk for comment in fresh if comment.is_pending]
    outcome.approved = change_state(waiting, State.APPROVED, user)
    now = {comment.pk: comment for comment in outcome.approved}
    for comment in (now.get(each.pk, each) for each in fresh):
        if comment.is_approved:
            answer_as(user, comment, text)
        (outcome.done if comment.is_approved else outcome.refused).append(comment)
    return outcome


@transaction.atomic
def edit_text(tokens: Tokens, text: str, user: Any) -> Outcome:
    """Change and log the text of comments."""
    fresh, outcome = _opened(tokens)
    outcome.same = [comment for comment in fresh if comment.text == text]
    outcome.done = [comment for comment in fresh if comment.text != text]
    for comment in outcome.done:
        _edit(comment, text, user)
    return outcome


def _opened(tokens: Tokens) -> tuple[list[Comment], Outcome]:
    """Lock comments; return those that match their tokens, and an outcome with the others."""
    locked = Comment.objects.select_for_update(of=("self",)).filter(pk__in=list(tokens))
    found = list(locked.select_related("article").defer("article__body").order_by("pk"))
    outcome = Outcome(missing=len(tokens) - len(found))
    outcome.erased = [comment for comment in found if not comment.text]
    there = [comment for comment in found if comment.text]
    outcome.changed = [comment for comment in there if token_of(comment) != tokens[comment.pk]]
    return [comment for comment in there if comment not in outcome.changed], outcome


def _edit(comment: Comment, text: str, user: Any) -> None:
    comment.text, comment.fingerprint = text, fingerprint(text)
    comment.edited_at = timezone.now()
    comment.save(update_fields=["text", "fingerprint", "edited_at"])
    log(instance=comment, action=EDITED, user=user)
    if comment.is_approved:
        pages_changed(comment.article_id)
