"""Pages that are looked at again every some months: when the last time was, when the next one is due, what else asks for one."""

import calendar
from datetime import date
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, Panel
from wagtail.log_actions import log
from wagtail.models import Page

# Functions (published pages, each of its own type) -> {id of a page: sentences}: why a page asks for a review before its
# date. Called once for all pages of a report: what it asks the database it asks for all of them at once.
REASONS_HOOK = "register_review_reasons"
# What other apps add to the panel, by the page as `page` in the context.
PANEL_SLOT = "periodic_review_panel"
REVIEWED = "base.periodic_review"  # in the log
DEFAULT_MONTHS, MOST_MONTHS = 12, 120


class ReviewPanel(Panel):
    """When a page was reviewed, when the next review is due; nothing that a form sends."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of a page that is saved."""

        template_name = "base/periodic_review_panel.html"

        def is_shown(self) -> bool:
            """Leave out what a new page has nothing of."""
            return self.instance.pk is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the page, and the request for what other apps add."""
            context = super().get_context_data(parent_context)
            return context | {"page": self.instance, "request": self.request}


class PeriodicReviewMixin(models.Model):
    """A page that somebody reviews every some months; stands before the page's class among the bases.

    `reviewed_on` belongs to the page, not to a version of it: no version holds it, and publishing or restoring one leaves
    it as it is. Nothing but `mark_reviewed` writes it.
    """

    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    review_every = models.PositiveSmallIntegerField(
        _("review every (months)"),
        null=True,
        blank=True,
        default=DEFAULT_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_MONTHS)],
        help_text=_("After how many months somebody should look at it again; empty for never."),
    )

    review_panels = [
        MultiFieldPanel([FieldPanel("review_every"), ReviewPanel()], heading=_("Periodic review"))
    ]
    # A copy is another page: nobody has reviewed it.
    default_exclude_fields_in_copy = [*Page.default_exclude_fields_in_copy, "reviewed_on"]

    class Meta:
        abstract = True

    @property
    def reviewed_last(self) -> date | None:
        """Return the day from which the months are counted: of the last review, else of the first publication."""
        first: Any = self.first_published_at  # type: ignore[attr-defined]
        return self.reviewed_on or (timezone.localtime(first).date() if first else None)

    @property
    def review_due_on(self) -> date | None:
        """Return the day of the next review, None for never."""
        if not self.review_every or (last := self.reviewed_last) is None:
            return None
        return months_after(last, self.review_every)

    @property
    def is_review_due(self) -> bool:
        """Return whether that day has come."""
        return (due := self.review_due_on) is not None and due <= timezone.localdate()

    @transaction.atomic
    def mark_reviewed(self, user: Any = None) -> None:
        """Write today's date into the row, without a version; the page's history says who did."""
        self.reviewed_on = timezone.localdate()
        type(self)._base_manager.filter(pk=self.pk).update(reviewed_on=self.reviewed_on)
        log(instance=self, action=REVIEWED, user=user)

    def serializable_data(self) -> dict[str, Any]:
        """Leave the date out of versions."""
        data = super().serializable_data()  # type: ignore[misc]
        data.pop("reviewed_on", None)
        return data

    def with_content_json(self, content: dict[str, Any]) -> Any:
        """Keep the date of the row, whatever a version says."""
        page = super().with_content_json(content)  # type: ignore[misc]
        page.reviewed_on = self.reviewed_on
        return page


def months_after(day: date, months: int) -> date:
    """Return the same day some months later, the last one of a month that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))
