"""Views of the calendar: a month with its filters, and rescheduling."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin.views.generic import WagtailAdminTemplateMixin
from wagtail.admin.widgets import AdminDateTimeInput

from blog.models import ArticlePage, AuthorPage, TopicPage
from editorial.calendar.entries import Agenda, Entry, Month
from editorial.calendar.rescheduling import Plan, may_move, move, plan_of
from editorial.permissions.pages import choosable_pages

YEARS_AHEAD = 10


class FilterForm(forms.Form):
    """Filter the calendar by author and topic; invalid values filter nothing."""

    author = forms.ModelChoiceField(
        AuthorPage.objects.live().order_by("title"),
        label=gettext_lazy("Author"),
        required=False,
        to_field_name="id",  # unlike the key of a page type, it may be any number
        empty_label=gettext_lazy("All authors"),
    )
    topic = forms.ModelChoiceField(
        TopicPage.objects.live().order_by("path"),
        label=gettext_lazy("Topic"),
        required=False,
        to_field_name="id",
        empty_label=gettext_lazy("All topics"),
    )

    def __init__(self, request: HttpRequest) -> None:
        """Limit the choices to what the user may choose."""
        super().__init__(request.GET)
        for field in self.fields.values():
            field.queryset = choosable_pages(request, field.queryset)  # type: ignore[attr-defined]

    def conditions(self) -> Q:
        """Return the condition that articles are by this author, about this topic or what is below it."""
        self.is_valid()
        author, topic = (self.cleaned_data.get(name) for name in ("author", "topic"))
        wanted = Q(article_authors__author=author) if author else Q()
        return wanted & (Q(topic__path__startswith=topic.path) if topic else Q())


class MomentForm(forms.Form):
    """Ask for the day and hour of publication."""

    moment = forms.DateTimeField(
        label=gettext_lazy("Day and hour"),
        widget=AdminDateTimeInput,
        error_messages={
            "required": gettext_lazy("Write the day and the hour."),
            "invalid": gettext_lazy("Write a day and an hour that exist, as 03/11/2026 10:00."),
        },
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        """Keep the plan, for its expiry."""
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_moment(self) -> datetime:
        """Refuse a moment that has passed, is too far ahead, or comes after the article's expiry."""
        moment = self.cleaned_data["moment"].replace(second=0, microsecond=0)
        now = timezone.now()
        if moment <= now:
            raise ValidationError(
                _(
                    "That moment has passed. To publish now, open the article and publish it from the editor."
                )
            )
        if moment > now + timedelta(days=366 * YEARS_AHEAD):
            raise ValidationError(_("That is more than ten years ahead. Is the year right?"))
        if self.plan.end and moment >= self.plan.end:
            end = date_format(timezone.localtime(self.plan.end), "DATETIME_FORMAT")
            message = _(
                "It expires on %(end)s: choose an earlier moment, or change in the editor when it expires."
            )
            raise ValidationError(message % {"end": end})
        return moment


class CalendarView(WagtailAdminTemplateMixin, TemplateView):
    """Show a month (`?month=2026-11`): articles published, scheduled, planned and expiring."""

    page_title = gettext_lazy("Calendar")
    header_icon = "calendar-alt"
    template_name = "desk/calendar/month.html"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the calendar to the breadcrumbs."""
        return [*self.breadcrumbs_items, {"url": "", "label": self.get_page_title()}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the month's weeks, each day with its entries."""
        month = Month.named(self.request.GET.get("month", ""))
        form = FilterForm(self.request)
        agenda = Agenda(self.request.user, month, form.conditions())
        today = timezone.localdate()
        return super().get_context_data(**kwargs) | {
            "month": month,
            "weeks": _weeks(month, agenda.entries),
            "weekdays": month.weeks[0],
            "is_empty": not agenda.entries,
            "undated": agenda.undated,
            "form": form,
            "today": today,
            "is_this_month": month == Month.of(today),
            "ways": [self._way(each) for each in (month.previous, Month.of(today), month.next)],
            "time_zone": _time_zone(),
        }

    def _way(self, month: Month) -> dict[str, Any]:
        """Return a month with its query string, filters kept."""
        query = self.request.GET.copy()
        query["month"] = str(month)
        return {"month": month, "query": query.urlencode()}


def _weeks(month: Month, entries: list[Entry]) -> list[list[tuple[Any, list[Entry]]]]:
    """Return the days of each week with their entries; days of other months are None."""
    days: dict[Any, list[Entry]] = {}
    for entry in entries:
        days.setdefault(timezone.localdate(entry.moment), []).append(entry)
    return [
        [(day if Month.of(day) == month else None, days.get(day, [])) for day in week]
        for week in month.weeks
    ]


class RescheduleView(WagtailAdminTemplateMixin, FormView):
    """Reschedule an article that isn't published yet."""

    page_title = gettext_lazy("Another date")
    header_icon = "calendar-alt"
    template_name = "desk/calendar/reschedule.html"
    form_class = MomentForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Refuse users without permission, and articles with nothing to publish."""
        if self.plan is None:
            if not self.page.permissions_for_user(request.user).can_edit():
                raise PermissionDenied
            messages.error(request, self._nothing_waits())
            return redirect("desk_calendar")
        if not may_move(request.user, self.plan):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def page(self) -> ArticlePage:
        """Return the article of the URL."""
        return get_object_or_404(ArticlePage, id=self.kwargs["pk"])

    @cached_property
    def plan(self) -> Plan | None:
        """Return the revision that is published next."""
        return plan_of(self.page)

    def get_page_subtitle(self) -> str:
        """Return the article's title."""
        return self.page.get_admin_display_title()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        """Add the calendar to the breadcrumbs."""
        place = {"url": reverse("desk_calendar"), "label": CalendarView.page_title}
        here = {"url": "", "label": self.get_page_title(), "sublabel": self.get_page_subtitle()}
        return [*self.breadcrumbs_items, place, here]

    def get_initial(self) -> dict[str, Any]:
        """Return the planned moment."""
        return {"moment": self.plan and self.plan.moment}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Pass the plan to the form."""
        return super().get_form_kwargs() | {"plan": self.plan}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the plan and the URL of its month."""
        moment = self.plan and self.plan.moment
        return super().get_context_data(**kwargs) | {
            "plan": self.plan,
            "back": _calendar(moment or timezone.now()),
            "time_zone": _time_zone(),
        }

    def form_valid(self, form: MomentForm) -> HttpResponse:
        """Reschedule, add a message and redirect to the month."""
        moment = form.cleaned_data["moment"]
        if not self.plan or not move(self.plan, moment, self.request.user):
            messages.error(self.request, self._nothing_waits())
            return redirect("desk_calendar")
        messages.success(self.request, _said(self.plan, moment))
        return redirect(_calendar(moment))

    def _nothing_waits(self) -> str:
        message = _(
            "“%(title)s” has no version that waits for its day: it may have just been published."
        )
        return message % {"title": self.get_page_subtitle()}


def _time_zone() -> str:
    """Return the city of the current time zone."""
    return timezone.get_current_timezone_name().rpartition("/")[2].replace("_", " ")


def _calendar(moment: Any) -> str:
    return f"{reverse('desk_calendar')}?month={Month.of(timezone.localdate(moment))}"


def _said(plan: Plan, moment: Any) -> str:
    """Return the message about what will happen then."""
    message = (
        _("“%(title)s” will be published on %(moment)s.")
        if plan.is_scheduled
        else _(
            "“%(title)s” is planned for %(moment)s: it is published then if it has been approved before."
        )
    )
    when = date_format(timezone.localtime(moment), "DATETIME_FORMAT")
    return message % {"title": plan.page.get_admin_display_title(), "moment": when}
