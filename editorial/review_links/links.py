"""Review links: made, revoked, listed; what a page's history says of them and of their answers."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import LogActionRegistry, LogFormatter, log
from wagtail.models import Page

from editorial.models import ReviewAnswer, ReviewLink

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


@transaction.atomic
def share(page: Page, user: Any, reader: str, days: int) -> ReviewLink:
    """Make a link for a reader."""
    link = ReviewLink.objects.create(
        page_id=page.pk,
        reader=reader,
        created_by=user,
        expires_at=timezone.now() + timedelta(days=days),
    )
    data = {"reader": reader, "expires": link.expires_at}
    log(instance=page, action=SHARED, user=user, data=data)
    return link


@transaction.atomic
def revoke(page: Page, user: Any, link_id: int) -> ReviewLink | None:
    """Close a link of the page for good, once; None where the page has no such link."""
    link = page.review_links.select_for_update().filter(pk=link_id).first()
    if link and not link.revoked_at:
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        log(instance=page, action=REVOKED, user=user, data={"reader": link.reader})
    return link


def links_of(page: Page) -> QuerySet[ReviewLink]:
    """Return the links of a page with their answers, the newest first."""
    answers = ReviewAnswer.objects.select_related("revision").defer("revision__content")
    return (
        ReviewLink.objects.filter(page_id=page.pk)
        .select_related("created_by")
        .prefetch_related(Prefetch("answers", answers.order_by("-pk")))
        .order_by("-pk")
    )
