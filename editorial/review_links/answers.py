"""What readers answer: stored, logged in the page's history, notified to those who wait for it."""

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from core.base.numbers import ID
from core.visitors.limits import TooMany
from editorial.models import ReviewAnswer, ReviewLink
from editorial.notifications.kinds import READER_ANSWERED
from editorial.notifications.notices import notify
from editorial.review_links.links import ANSWERED

VERSION = re.compile(rf"({ID})-")
MOST = 20  # for one link
MOST_AT_ONCE, AT_ONCE = 5, timedelta(minutes=1)


class NoMoreAnswersError(Exception):
    """A link has had all the answers it takes."""


@transaction.atomic
def save_answer(link: ReviewLink, version: str, verdict: str, note: str) -> ReviewAnswer:
    """Store an answer once, however often it is sent."""
    # The lock makes two at the same moment wait for each other.
    ReviewLink.objects.select_for_update().get(pk=link.pk)
    said = {
        "revision": _revision(link.page, version),
        "verdict": verdict,
        "note": note,
    }
    if known := link.answers.filter(**said).first():
        return known
    _count(link)
    answer = link.answers.create(**said)
    page = link.page.get_latest_revision_as_object()
    _write_down(answer, page)
    notify(
        READER_ANSWERED,
        _recipients(link, page),
        page,
        key=f"reader-answer-{answer.pk}",
        details={"reader": link.reader, "verdict": verdict, "note": note},
    )
    return answer


def version_of(page: Page) -> str:
    """Return what names the latest version as it is now: autosave overwrites versions."""
    return _name(page.latest_revision) if page.latest_revision else ""


def _revision(page: Page, version: str) -> Revision | None:
    """Return the version that she read, None where it has been overwritten or never was."""
    if not (number := VERSION.match(version)):
        return None
    named = Revision.objects.for_instance(page).filter(pk=number[1])
    return next((each for each in named if version == _name(each)), None)


def _name(revision: Revision) -> str:
    return f"{revision.pk}-{revision.created_at.isoformat()}"


def _count(link: ReviewLink) -> None:
    """Refuse more than a person would send."""
    if link.answers.count() >= MOST:
        raise NoMoreAnswersError
    lately = link.answers.filter(created_at__gt=timezone.now() - AT_ONCE)
    if lately.count() >= MOST_AT_ONCE:
        raise TooMany(int(AT_ONCE.total_seconds()))


def _write_down(answer: ReviewAnswer, page: Page) -> None:
    """Write it into the page's history, as nobody's who has an account."""
    data = {"reader": answer.link.reader, "verdict": answer.verdict, "note": answer.note}
    log(instance=page, action=ANSWERED, revision=answer.revision, data=data)


def _recipients(link: ReviewLink, page: Page) -> list[Any]:
    """Return who shared it and whose it is, as far as they may still see it."""
    people = [user for user in (link.created_by, page.owner) if user]
    return [user for user in people if page.permissions_for_user(user).can_edit()]
