"""Who of the team moderates, and who answers readers: their comments need no approval, and the author's are marked."""

from typing import Any

SEE = "comments.view_comment"
MODERATE = "comments.change_comment"
DELETE = "comments.delete_comment"


def may_answer(user: Any) -> bool:
    """Tell whether somebody writes as one of the team: who moderates, or has a page among the authors."""
    return user.is_authenticated and (user.has_perm(MODERATE) or author_page(user) is not None)


def author_page(user: Any) -> Any:
    """Return somebody's own page among the authors, None where she has none."""
    return getattr(user, "author", None)


def public_name(user: Any) -> str:
    """Return the name that readers see."""
    page = author_page(user)
    return (page.title if page else user.get_full_name() or user.get_username())[:60]
