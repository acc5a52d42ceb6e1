"""Kinds of notices. Their texts are in `templates/desk/mails/<kind>.txt`."""

from dataclasses import dataclass

from django.utils.translation import gettext_noop as _


@dataclass(frozen=True)
class Kind:
    """Hold the subject of a kind, and the setting of Wagtail's account page that refuses it, if any."""

    subject: str
    refused_by: str = ""


TO_REVIEW = "to_review"
OVERDUE = "overdue"
WITHDRAWN = "withdrawn"
APPROVED = "approved"
SKIPPED = "skipped"
REJECTED = "rejected"
FINISHED = "finished"
CANCELLED = "cancelled"
READER_ANSWERED = "reader_answered"
PUBLICATION_HELD = "publication_held"

KINDS = {
    # To those who have to act.
    TO_REVIEW: Kind(_("To review: %(title)s"), "submitted"),
    OVERDUE: Kind(_("Still to review: %(title)s"), "submitted"),
    WITHDRAWN: Kind(_("No longer to review: %(title)s"), "submitted"),
    # To the authors.
    APPROVED: Kind(_("A step approved: %(title)s"), "approved"),
    SKIPPED: Kind(_("A step skipped: %(title)s"), "approved"),
    REJECTED: Kind(_("Changes asked: %(title)s"), "rejected"),
    FINISHED: Kind(_("Approved: %(title)s"), "approved"),
    CANCELLED: Kind(_("Review cancelled: %(title)s")),
    READER_ANSWERED: Kind(_("A reader answered: %(title)s")),
    PUBLICATION_HELD: Kind(_("Not published: %(title)s")),
}
