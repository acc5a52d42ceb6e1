"""Messages to moderators about the outcome of their actions."""

from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext_lazy
from wagtail.models import ModelLogEntry

from comments.admin.services import Outcome
from comments.models import Comment

State = Comment.State
NAMED = 8
DONE = {
    State.APPROVED: ngettext_lazy(
        "%(number)d comment approved.", "%(number)d comments approved.", "number"
    ),
    State.SPAM: ngettext_lazy(
        "%(number)d comment marked as spam.", "%(number)d comments marked as spam.", "number"
    ),
    State.DELETED: ngettext_lazy(
        "%(number)d comment deleted.", "%(number)d comments deleted.", "number"
    ),
    State.PENDING: ngettext_lazy(
        "%(number)d comment waits again.", "%(number)d comments wait again.", "number"
    ),
}
# What was left as it is, by the fields of Outcome.
LEFT = {
    "approved": ngettext_lazy(
        "The comment of %(names)s was waiting: it has been approved, so that the answer can be read.",
        "The comments of %(names)s were waiting: they have been approved, so that the answers can be read.",
        "number",
    ),
    "same": ngettext_lazy(
        "There was nothing to change in the comment of %(names)s.",
        "There was nothing to change in the comments of %(names)s.",
        "number",
    ),
    "refused": ngettext_lazy(
        "The comment of %(names)s is spam or deleted: approve it before you answer.",
        "The comments of %(names)s are spam or deleted: approve them before you answer.",
        "number",
    ),
    "changed": ngettext_lazy(
        "Somebody changed the comment of %(names)s in the meantime: it was left as it is now.",
        "Somebody changed the comments of %(names)s in the meantime: they were left as they are now.",
        "number",
    ),
    "erased": ngettext_lazy(
        "%(number)d comment stays as it is: who wrote it had it erased.",
        "%(number)d comments stay as they are: who wrote them had them erased.",
        "number",
    ),
}
MISSING = ngettext_lazy(
    "%(number)d comment no longer exists.", "%(number)d comments no longer exist.", "number"
)
ANSWERED = ngettext_lazy("%(number)d comment answered.", "%(number)d comments answered.", "number")
EDITED = ngettext_lazy("%(number)d text changed.", "%(number)d texts changed.", "number")


def add_messages(request: HttpRequest, outcome: Outcome, done: Any) -> None:
    """Add messages about what was done, and what wasn't and why."""
    if outcome.done:
        messages.success(request, done % {"number": len(outcome.done)})
    people = last_changed_by(outcome.changed)
    for name, sentence in LEFT.items():
        if comments := getattr(outcome, name):
            values = {"number": len(comments), "names": _names(comments, people)}
            messages.warning(request, sentence % values)
    if outcome.missing:
        messages.warning(request, MISSING % {"number": outcome.missing})


def add_nothing_chosen(request: HttpRequest) -> None:
    """Add the message that no comment was chosen."""
    messages.warning(request, _("Nothing was changed: choose at least one comment first."))


def last_changed_by(comments: list[Comment]) -> dict[int, str]:
    """Return who changed each comment last by its log, '' where nobody did."""
    people = {comment.pk: "" for comment in comments}
    kind = ContentType.objects.get_for_model(Comment)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id__in=map(str, people))
    for entry in entries.select_related("user").order_by("timestamp", "pk"):
        people[int(entry.object_id)] = entry.user_display_name if entry.user_id else ""
    return people


def _names(comments: list[Comment], people: dict[int, str]) -> str:
    """Return the names of the writers, with the state and the moderator of changed comments."""
    names = []
    for each in comments[:NAMED]:
        if each.pk in people:
            now = ", ".join(filter(None, (each.get_state_display(), people[each.pk])))
            names.append(f"{each.name} ({now})")
        else:
            names.append(each.name)
    return ", ".join([*names, *(["…"] if len(comments) > NAMED else [])])
