"""Forms of the calendar: what it is narrowed to, and another moment."""

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.desk.calendar.rescheduling import Plan
from blog.desk.listing.visibility import choosable_pages
from blog.models import AuthorPage, TopicPage

YEARS_AHEAD = 10


class FilterForm(forms.Form):
    """Narrows the calendar to an author, to a topic; what is unknown narrows nothing."""

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
        """Offer what she sees."""
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
    """The day and hour at which an article is published."""

    moment = forms.DateTimeField(
        label=gettext_lazy("Day and hour"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        error_messages={
            "required": gettext_lazy("Write the day and the hour."),
            "invalid": gettext_lazy("Write a day and an hour that exist, as 2026-11-03 10:00."),
        },
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        """Take what is planned."""
        super().__init__(*args, **kwargs)
        self.plan = plan

    def clean_moment(self) -> datetime:
        """Refuse what has passed, what lies too far ahead, and what comes after the article has expired."""
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
