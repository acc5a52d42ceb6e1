"""The demo's comments of invented readers, some of them pending."""

from datetime import timedelta
from typing import Any

from django.utils import timezone

from blog.models import ArticlePage
from comments.models import Comment
from comments.permissions import public_name
from core.visitors.spam import fingerprint
from home.demo import content_files


def add_comments(users: dict[str, Any]) -> None:
    """Create the comments in the order of the file: answers come after what they answer."""
    known: dict[str, Comment] = {}
    for entry in content_files.comments():
        known[entry["key"]] = _add(entry, known.get(entry.get("to", "")), users)


def _add(entry: dict[str, Any], parent: Comment | None, users: dict[str, Any]) -> Comment:
    article = ArticlePage.objects.get(slug=entry["article"])
    user, text = users.get(entry.get("user", "")), entry["text"].strip()
    written = (parent.created_at if parent else article.date) + timedelta(hours=entry["after"])
    return Comment.objects.create(
        article=article,
        parent=parent,
        user=user,
        name=public_name(user) if user else entry["name"],
        email="" if user else f"{entry['key'].split('-')[0]}@lectoras.example",
        site=entry.get("site", ""),
        text=text,
        fingerprint=fingerprint(text),
        state=entry.get("state", Comment.State.APPROVED),
        held_for=entry.get("held_for", []),
        created_at=min(written, timezone.now()),
    )
