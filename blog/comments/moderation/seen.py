"""What a moderator saw when she decided: a comment that has changed since is left as it is."""

import re
from collections.abc import Iterable
from itertools import islice

from blog.comments.models import Comment
from core.base.numbers import ID

MOST = 200  # comments in one request
_TOKEN = re.compile(rf"({ID})\.[a-z]{{1,10}}\.[0-9]{{1,20}}")

Seen = dict[int, str]


def token_of(comment: Comment) -> str:
    """Return what names a comment as it is now: its id, its state, and when it changed last."""
    changed = max(filter(None, (comment.state_changed_at, comment.edited_at)))
    return f"{comment.pk}.{comment.state}.{round(changed.timestamp() * 1_000_000)}"


def read_tokens(tokens: Iterable[str]) -> Seen:
    """Return each token by its id; what isn't one is left out."""
    matches = (_TOKEN.fullmatch(each) for each in tokens)
    found = {int(match[1]): match[0] for match in matches if match}
    return dict(islice(found.items(), MOST))
