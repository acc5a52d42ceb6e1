"""The form that changes many articles."""

from typing import Any

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.tags import TagField
from wagtail.admin.widgets import AdminDateTimeInput

from blog.desk.listing.changes import Change
from blog.desk.listing.filters import title_of
from blog.desk.listing.visibility import choosable_pages
from blog.models import AuthorPage, SeriesPage, TopicPage
from core.base.numbers import OneIdMixin

INSTEAD, BESIDE = "instead", "beside"


class PageChoice(OneIdMixin, forms.ModelChoiceField):
    """One of the pages that she may choose; none leaves things as they are."""

    def __init__(self, model: Any, **kwargs: Any) -> None:
        """Offer nothing until the form knows who asks."""
        self.model = model
        super().__init__(model.objects.none(), required=False, empty_label=_("No change"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        """Return the title."""
        return title_of(obj)

    def offer(self, request: HttpRequest) -> None:
        """Offer what she may choose, topics as a tree, others by their titles."""
        order = "path" if self.model is TopicPage else "title"
        self.queryset = choosable_pages(request, self.model.objects.order_by(order))


class ChangeForm(forms.Form):
    """What to change; each field left empty changes nothing."""

    topic = PageChoice(TopicPage, label=_("Main topic"))
    author = PageChoice(AuthorPage, label=_("Author"))
    author_place = forms.ChoiceField(
        label=_("How the author is named"),
        choices=[
            (INSTEAD, _("Instead of those who are named")),
            (BESIDE, _("Beside those who are named")),
        ],
        initial=INSTEAD,
        required=False,
    )
    series = PageChoice(
        SeriesPage,
        label=_("Series"),
        help_text=_("New parts go to its end, the oldest article first."),
    )
    no_series = forms.BooleanField(label=_("Take out of their series"), required=False)
    tags_added = TagField(label=_("Add tags"), required=False)
    tags_removed = TagField(label=_("Take tags away"), required=False)
    date = forms.DateTimeField(
        label=_("Date"),
        required=False,
        widget=AdminDateTimeInput,
        help_text=_("Empty: no change. What is published can't be later than now."),
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        """Offer what the user may choose."""
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, PageChoice):
                field.offer(request)

    def clean(self) -> dict[str, Any]:
        """Refuse what changes nothing, and what contradicts itself."""
        data = super().clean() or {}
        if data.get("series") and data.get("no_series"):
            self.add_error("no_series", _("Choose a series, or take them out of theirs: not both."))
        added = {name.casefold() for name in data.get("tags_added") or []}
        both = [name for name in data.get("tags_removed") or [] if name.casefold() in added]
        if both:
            message = _("You add and take away the same: %(tags)s.")
            self.add_error("tags_removed", message % {"tags": ", ".join(both)})
        if not self.errors and self.change() == Change():
            raise forms.ValidationError(_("Nothing is changed yet: fill in at least one field."))
        return data

    def change(self) -> Change:
        """Return what was asked for."""
        data = self.cleaned_data
        return Change(
            topic=data["topic"],
            author=data["author"],
            beside_others=bool(data["author"]) and data["author_place"] == BESIDE,
            series=data["series"],
            no_series=data["no_series"],
            tags_added=tuple(data["tags_added"]),
            tags_removed=tuple(data["tags_removed"]),
            date=data["date"],
        )
