"""Review links: made, revoked, listed, answered."""

import re
from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page, Revision

from core.base.numbers import ID
from core.visitors.limits import TooMany
from editorial.log_actions import ANSWERED, REVOKED, SHARED
from editorial.models import ReviewAnswer, ReviewLink
from editorial.notifications.delivery import notify
from editorial.notifications.kinds import READER_ANSWERED

VERSION = re.compile(rf"({ID})-")
MOST = 20  # answers to one link
MOST_AT_ONCE, AT_ONCE = 5, timedelta(minutes=1)


@transaction.atomic
def share(page: Page, user: Any, reader: str, days: int) -> ReviewLink:
    """Create and log a link for a reader."""
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
    """Revoke and log a link of a page; return None where the page has no such link."""
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


class NoMoreAnswersError(Exception):
    """Report that a link takes no more answers."""


@transaction.atomic
def save_answer(link: ReviewLink, version: str, verdict: str, note: str) -> ReviewAnswer:
    """Store a reader's answer, log it and notify the editors; the same answer sent again is stored once."""
    # The lock makes two at the same moment wait for each other.
    ReviewLink.objects.select_for_update().get(pk=link.pk)
    said = {"verdict": verdict, "note": note}
    about = said | {"revision": _revision(link.page, version)}
    if known := link.answers.filter(**about).first():
        return known
    _refuse_excess(link)
    answer = link.answers.create(**about)
    page = link.page.get_latest_revision_as_object()
    details = said | {"reader": link.reader}
    log(instance=page, action=ANSWERED, revision=answer.revision, data=details)
    key = f"reader-answer-{answer.pk}"
    notify(READER_ANSWERED, _recipients(link, page), page, key=key, details=details)
    return answer


def version_of(page: Page) -> str:
    """Return a token of the latest version as it is now: autosave overwrites versions."""
    return _name(page.latest_revision) if page.latest_revision else ""


def _revision(page: Page, version: str) -> Revision | None:
    """Return the version that a token names, None where it has been overwritten or never was."""
    if not (number := VERSION.match(version)):
        return None
    named = Revision.objects.for_instance(page).filter(pk=number[1])
    return next((each for each in named if version == _name(each)), None)


def _name(revision: Revision) -> str:
    return f"{revision.pk}-{revision.created_at.isoformat()}"


def _refuse_excess(link: ReviewLink) -> None:
    """Raise where a link has had more answers than a person would send."""
    if link.answers.count() >= MOST:
        raise NoMoreAnswersError
    lately = link.answers.filter(created_at__gt=timezone.now() - AT_ONCE)
    if lately.count() >= MOST_AT_ONCE:
        raise TooMany(int(AT_ONCE.total_seconds()))


def _recipients(link: ReviewLink, page: Page) -> list[Any]:
    """Return who made the link and who owns the page, as far as they may edit it."""
    people = [user for user in (link.created_by, page.owner) if user]
    return [user for user in people if page.permissions_for_user(user).can_edit()]
