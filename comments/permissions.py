"""Permissions of the team: moderating, and commenting without approval."""

from typing import Any

SEE = "comments.view_comment"
MODERATE = "comments.change_comment"
DELETE = "comments.delete_comment"


def may_answer(user: Any) -> bool:
    """Return whether a user comments as one of the team: a moderator, or one with an author page."""
    return user.is_authenticated and (user.has_perm(MODERATE) or author_page(user) is not None)


def author_page(user: Any) -> Any:
    """Return a user's author page, None where she has none."""
    return getattr(user, "author", None)


def public_name(user: Any) -> str:
    """Return the name that readers see."""
    page = author_page(user)
    return (page.title if page else user.get_full_name() or user.get_username())[:60]
