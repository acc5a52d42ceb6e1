"""What a moderator is told of what she did."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
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
ANSWERED = ngettext_lazy("%(number)d comment answered.", "%(number)d comments answered.", "number")
EDITED = ngettext_lazy("%(number)d text changed.", "%(number)d texts changed.", "number")


def add_messages(request: HttpRequest, outcome: Outcome, done: Any) -> None:
    """Say what was done, and what was left as it is and why."""
    if outcome.done:
        messages.success(request, done % {"number": len(outcome.done)})
    for said in (_approved, _same, _refused, _changed, _erased, _missing):
        if sentence := said(outcome):
            messages.warning(request, sentence)


def add_nothing_chosen(request: HttpRequest) -> None:
    """Say that something has to be chosen first."""
    messages.warning(request, _("Nothing was changed: choose at least one comment first."))


def _approved(outcome: Outcome) -> str:
    said = ngettext(
        "The comment of %(names)s was waiting: it has been approved, so that the answer can be read.",
        "The comments of %(names)s were waiting: they have been approved, so that the answers can be read.",
        len(outcome.approved),
    )
    return _named(said, outcome.approved)


def _same(outcome: Outcome) -> str:
    said = ngettext(
        "There was nothing to change in the comment of %(names)s.",
        "There was nothing to change in the comments of %(names)s.",
        len(outcome.same),
    )
    return _named(said, outcome.same)


def _refused(outcome: Outcome) -> str:
    said = ngettext(
        "The comment of %(names)s is spam or deleted: approve it before you answer.",
        "The comments of %(names)s are spam or deleted: approve them before you answer.",
        len(outcome.refused),
    )
    return _named(said, outcome.refused)


def _changed(outcome: Outcome) -> str:
    said = ngettext(
        "Somebody changed the comment of %(names)s in the meantime: it was left as it is now.",
        "Somebody changed the comments of %(names)s in the meantime: they were left as they are now.",
        len(outcome.changed),
    )
    people = last_changed_by(outcome.changed)
    return _named(
        said,
        outcome.changed,
        lambda comment: ", ".join(filter(None, (comment.get_state_display(), people[comment.pk]))),
    )


def _erased(outcome: Outcome) -> str:
    said = ngettext(
        "%(number)d comment stays as it is: who wrote it had it erased.",
        "%(number)d comments stay as they are: who wrote them had them erased.",
        len(outcome.erased),
    )
    return said % {"number": len(outcome.erased)} if outcome.erased else ""


def _missing(outcome: Outcome) -> str:
    said = ngettext(
        "%(number)d comment no longer exists.",
        "%(number)d comments no longer exist.",
        outcome.missing,
    )
    return said % {"number": outcome.missing} if outcome.missing else ""


def last_changed_by(comments: list[Comment]) -> dict[int, str]:
    """Return who changed each comment last, as the log knows; '' where it doesn't."""
    people = {comment.pk: "" for comment in comments}
    kind = ContentType.objects.get_for_model(Comment)
    entries = ModelLogEntry.objects.filter(content_type=kind, object_id__in=map(str, people))
    for entry in entries.select_related("user").order_by("timestamp", "pk"):
        people[int(entry.object_id)] = entry.user_display_name if entry.user_id else ""
    return people


def _named(said: str, comments: list[Comment], note: Callable[[Comment], str] | None = None) -> str:
    if not comments:
        return ""
    names = [f"{each.name} ({note(each)})" if note else each.name for each in comments[:NAMED]]
    return said % {"names": ", ".join([*names, *(["…"] if len(comments) > NAMED else [])])}
