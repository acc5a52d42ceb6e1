"""What a page's history says of links and answers."""

from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter

from blog.desk.models import ReviewAnswer

SHARED, REVOKED = "desk.review_link", "desk.review_link_revoked"
ANSWERED = "desk.reader_answer"


class Shared(LogFormatter):
    """A link was made."""

    label = _("Share with a reader without an account")

    def format_message(self, log_entry: Any) -> str:
        """Name the reader."""
        return gettext("Shared by a link with %(reader)s") % {"reader": _reader(log_entry)}


class Revoked(LogFormatter):
    """A link was revoked."""

    label = _("Revoke a reader's link")

    def format_message(self, log_entry: Any) -> str:
        """Name the reader."""
        return gettext("Revoked the link of %(reader)s") % {"reader": _reader(log_entry)}


class Answered(LogFormatter):
    """A reader answered."""

    label = _("Answer of a reader without an account")

    def format_message(self, log_entry: Any) -> str:
        """Name the reader and her verdict."""
        labels = dict(ReviewAnswer.Verdict.choices)
        verdict = labels.get(log_entry.data.get("verdict"), "")
        return gettext("%(reader)s, who has no account, answered: %(verdict)s") % {
            "reader": _reader(log_entry),
            "verdict": verdict,
        }

    def format_comment(self, log_entry: Any) -> str:
        """Return her note."""
        return log_entry.data.get("note", "")


def register(actions: LogActionRegistry) -> None:
    """Let the log know what can happen."""
    for name, formatter in ((SHARED, Shared), (REVOKED, Revoked), (ANSWERED, Answered)):
        actions.register_action(name)(formatter)


def _reader(log_entry: Any) -> str:
    return log_entry.data.get("reader", "")
