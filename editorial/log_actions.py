"""What a page's history in the CMS says of rescheduling, skipped steps, review links and merges."""

from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.log_actions import LogActionRegistry, LogFormatter

from editorial.models import SKIPPED, ReviewAnswer

RESCHEDULED = "desk.reschedule"
SHARED, REVOKED, ANSWERED = "desk.review_link", "desk.review_link_revoked", "desk.reader_answer"
MERGED, RENAMED = "desk.merge", "desk.rename_tag"


class RescheduledFormatter(LogFormatter):
    """Format the change of an article's publication date."""

    label = gettext_lazy("Another date")

    def format_message(self, log_entry: Any) -> str:
        """Return the former and the new moment."""
        old, new = (_moment(log_entry.data.get(name)) for name in ("old", "new"))
        if not old:
            return _("Planned for %(new)s") % {"new": new}
        return _("Moved from %(old)s to %(new)s") % {"old": old, "new": new}


def _moment(written: str | None) -> str:
    moment = parse_datetime(written) if written else None
    return date_format(timezone.localtime(moment), "SHORT_DATETIME_FORMAT") if moment else ""


class SkippedFormatter(LogFormatter):
    """Format a skipped workflow step."""

    label = gettext_lazy("Skip a step")

    def format_message(self, log_entry: Any) -> str:
        """Return the name of the step."""
        return _("Skipped the step “%(task)s”") % {"task": log_entry.data["task"]["title"]}

    def format_comment(self, log_entry: Any) -> str:
        """Return the reason."""
        return log_entry.data["comment"]


class SharedFormatter(LogFormatter):
    """Format a new review link."""

    label = gettext_lazy("Share with a reader without an account")

    def format_message(self, log_entry: Any) -> str:
        """Return the name of the reader."""
        return _("Shared by a link with %(reader)s") % {"reader": log_entry.data.get("reader", "")}


class RevokedFormatter(LogFormatter):
    """Format a revoked review link."""

    label = gettext_lazy("Revoke a reader's link")

    def format_message(self, log_entry: Any) -> str:
        """Return the name of the reader."""
        return _("Revoked the link of %(reader)s") % {"reader": log_entry.data.get("reader", "")}


class AnsweredFormatter(LogFormatter):
    """Format a reader's answer to a review link."""

    label = gettext_lazy("Answer of a reader without an account")

    def format_message(self, log_entry: Any) -> str:
        """Return the name of the reader and her verdict."""
        labels = dict(ReviewAnswer.Verdict.choices)
        return _("%(reader)s, who has no account, answered: %(verdict)s") % {
            "reader": log_entry.data.get("reader", ""),
            "verdict": labels.get(log_entry.data.get("verdict"), ""),
        }

    def format_comment(self, log_entry: Any) -> str:
        """Return her note."""
        return log_entry.data.get("note", "")


class MergedFormatter(LogFormatter):
    """Format a topic or tag merged into this one."""

    label = gettext_lazy("Merge")

    def format_message(self, log_entry: Any) -> str:
        """Return the title and the number of articles that were moved."""
        return _("Took in “%(title)s”; articles: %(articles)d") % log_entry.data


class RenamedFormatter(LogFormatter):
    """Format a renamed tag."""

    label = gettext_lazy("Rename")

    def format_message(self, log_entry: Any) -> str:
        """Return the old and the new name."""
        return _("Renamed from “%(old)s” to “%(new)s”") % log_entry.data


FORMATTERS: dict[str, type[LogFormatter]] = {
    RESCHEDULED: RescheduledFormatter,
    SKIPPED: SkippedFormatter,
    SHARED: SharedFormatter,
    REVOKED: RevokedFormatter,
    ANSWERED: AnsweredFormatter,
    MERGED: MergedFormatter,
    RENAMED: RenamedFormatter,
}


def register(actions: LogActionRegistry) -> None:
    """Register the log actions with their formatters."""
    for name, formatter in FORMATTERS.items():
        actions.register_action(name)(formatter)
