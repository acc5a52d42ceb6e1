"""Publishing many pages at once: what becomes of each, and of the reviews and mails about it."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.models import Page

from blog.models import ArticlePage
from blog.publication_mails import count_mails, mails_wanted
from core.wagtail_compat.publishing import PublicationRefused, findings_against
from editorial.articles.bulk_edit import ALIAS, Outcome, Result

NOW = Outcome(
    gettext_lazy("Will be published at once"),
    gettext_lazy("Have been published"),
    changes=True,
    is_smooth=True,
)
LATER = Outcome(
    gettext_lazy("Will be published at their hour"),
    gettext_lazy("Scheduled for their hour"),
    changes=True,
    is_smooth=True,
)
REVIEW_ENDS = Outcome(
    gettext_lazy("Are in review: they will be published, and their review ends undecided"),
    gettext_lazy("Published; their review has ended undecided"),
    changes=True,
)
SAME = Outcome(
    gettext_lazy("Are published as they stand"), gettext_lazy("Were published as they stand")
)
REFUSED = Outcome(
    gettext_lazy("Have errors: they won't be published"),
    gettext_lazy("Not published, as they have errors:"),
)
FORBIDDEN = Outcome(
    gettext_lazy("You can't publish them: they will stay"),
    gettext_lazy("You can't publish them: they stay"),
)
FAILED = Outcome(gettext_lazy("Can't be published"), gettext_lazy("Couldn't be published"))
ORDER = (NOW, LATER, REVIEW_ENDS, REFUSED, FAILED, FORBIDDEN, ALIAS, SAME)


class PublishForm(forms.Form):
    """Ask what goes with the pages: drafts below them, mails about them."""

    include_descendants = forms.BooleanField(
        label=gettext_lazy("Publish the drafts below them, too"), required=False
    )
    without_mails = forms.BooleanField(
        label=gettext_lazy("Don't notify subscribers"),
        required=False,
        help_text=gettext_lazy(
            "No mail and no digest brings them these articles. From the list of issues you can still send each."
        ),
    )


class Plan:
    """What is to be expected of publishing pages: their outcomes with reasons, and the number of mails."""

    def __init__(self, pages: Iterable[Page], user: Any) -> None:
        """Look at the latest version of each page."""
        self.groups: dict[Outcome, list[Result]] = {outcome: [] for outcome in ORDER}
        articles: list[ArticlePage] = []
        for page in pages:
            version = page.get_latest_revision_as_object()
            outcome, reason = outcome_of(page, version, user)
            self.groups[outcome].append(
                Result(version.get_admin_display_title(), outcome, reason, page)
            )
            if outcome.changes and isinstance(version, ArticlePage):
                articles.append(version)
        self.mails = count_mails(articles) if articles else 0
        self.has_news = any(article.first_published_at is None for article in articles)

    @property
    def outcomes(self) -> list[tuple[Any, list[Result]]]:
        """Return the pages of each outcome that some have."""
        return [(outcome.expected, found) for outcome, found in self.groups.items() if found]

    @property
    def can_publish(self) -> bool:
        """Return whether anything would be published."""
        return any(found for outcome, found in self.groups.items() if outcome.changes)


def outcome_of(page: Any, version: Any, user: Any) -> tuple[Outcome, str]:
    """Return what becomes of a page when a user publishes its latest version, and the reason or circumstance."""
    if not page.permissions_for_user(user).can_publish():
        return FORBIDDEN, ""
    if page.alias_of_id:
        return ALIAS, ""
    if page.live and not page.has_unpublished_changes:
        return SAME, ""
    if findings := findings_against(version, page.latest_revision):
        return REFUSED, " ".join(map(str, findings))
    return _when(page, version)


def _when(page: Any, version: Any) -> tuple[Outcome, str]:
    hour = version.go_live_at
    moment = _hour(hour) if hour and hour > timezone.now() else ""
    if review := page.current_workflow_state:
        step = review.current_task_state
        return REVIEW_ENDS, " · ".join(filter(None, [step.task.name if step else "", moment]))
    return (LATER, moment) if moment else (NOW, "")


def _hour(moment: Any) -> str:
    return date_format(timezone.localtime(moment), "DATETIME_FORMAT")


def publish_all(pages: Iterable[Page], user: Any, *, with_mails: bool) -> list[Result]:
    """Publish pages, each wholly or not at all; without mails none about them leaves, nor later."""
    with mails_wanted(with_mails):
        return [publish_one(page, user) for page in pages]


def publish_one(page: Page, user: Any) -> Result:
    """Publish one page in its own transaction, as it stands by now."""
    title = page.get_admin_display_title()
    try:
        with transaction.atomic():
            page = Page.objects.select_for_update(of=("self",)).get(pk=page.pk).specific
            outcome, reason = outcome_of(page, page.get_latest_revision_as_object(), user)
            if outcome.changes:
                revision = page.get_latest_revision() or page.save_revision(user=user)
                revision.publish(user=user)
    except Page.DoesNotExist:
        return Result(title, FAILED, _("It has been deleted in the meantime."))
    except PublicationRefused as error:
        return Result(title, REFUSED, " ".join(error.messages), page)
    except ValidationError as error:
        return Result(title, FAILED, " ".join(error.messages))
    except PermissionDenied:
        return Result(title, FORBIDDEN)
    return Result(title, outcome, reason, page)


def drafts_below(pages: Iterable[Page]) -> Any:
    """Return the drafts below pages that aren't among them, in the order of the tree."""
    chosen = list(pages)
    below = Page.objects.none()
    for page in (each for each in chosen if not each.is_leaf()):
        below |= Page.objects.descendant_of(page)
    return below.not_live().exclude(pk__in=[page.pk for page in chosen]).order_by("path")
