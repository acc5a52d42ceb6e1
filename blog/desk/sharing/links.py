"""Making and revoking links."""

from datetime import timedelta
from typing import Any

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from blog.desk.models import ReviewAnswer, ReviewLink
from blog.desk.sharing.history import REVOKED, SHARED


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
