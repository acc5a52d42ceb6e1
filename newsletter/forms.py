"""Forms of subscribers: signing up, wishes, leaving."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from blog.models import SeriesPage, TopicPage
from core.base.numbers import IdsMixin
from core.base.publishing import published
from core.visitors.fields import CleanField, MailField, NameField, TextField
from core.visitors.forms import VisitorForm
from newsletter.models import Frequency

EVERYTHING, SOME = "everything", "some"


class PagesField(IdsMixin, forms.ModelMultipleChoiceField):
    """Choose topics or series; what was offered a while ago may be gone."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"),
        gettext_lazy("Something that you chose isn't offered any more. Choose again."),
    )


class WishesForm(VisitorForm):
    """Ask for wishes and frequency; by default every article at once."""

    what = forms.ChoiceField(
        label=gettext_lazy("What would you like to get?"),
        choices=[
            (EVERYTHING, gettext_lazy("Every article")),
            (SOME, gettext_lazy("Only what I choose below")),
        ],
        initial=EVERYTHING,
        required=False,
        widget=forms.RadioSelect,
    )
    topics = PagesField(TopicPage.objects.none(), label=gettext_lazy("Topics"), required=False)
    series = PagesField(
        SeriesPage.objects.none(), label=gettext_lazy("Series to follow"), required=False
    )
    frequency = forms.ChoiceField(
        label=gettext_lazy("How often?"),
        choices=Frequency,
        initial=Frequency.EACH,
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Limit the choices to public topics and series."""
        super().__init__(*args, **kwargs)
        for name, model in (("topics", TopicPage), ("series", SeriesPage)):
            pages = published(model.objects.all()).order_by("title")
            self.fields[name].queryset = pages  # type: ignore[attr-defined]

    def clean_frequency(self) -> str:
        """Return the frequency, EACH by default."""
        return self.cleaned_data["frequency"] or Frequency.EACH

    def clean(self) -> dict[str, Any]:
        """Require a topic or a series where not everything is wanted."""
        cleaned = super().clean() or {}
        chosen = [*cleaned.get("topics", []), *cleaned.get("series", [])]
        cleaned["everything"] = cleaned.get("what") != SOME
        if not cleaned["everything"] and not chosen and not self.errors:
            self.add_error("topics", _("Choose at least one topic or series, or every article."))
        return cleaned

    @property
    def wishes(self) -> dict[str, Any]:
        """Return the model's plain fields of the wishes."""
        return {name: self.cleaned_data[name] for name in ("everything", "frequency")}


class SubscribeForm(WishesForm):
    """Ask for address, name and wishes; the short form in each page's foot posts the address alone."""

    email = MailField(label=gettext_lazy("E-mail"))
    name = NameField(label=gettext_lazy("Name (optional)"), required=False)
    source = CleanField(required=False, max_length=200, widget=forms.HiddenInput)

    field_order = ["email", "name", "what", "topics", "series", "frequency"]


class ShortForm(VisitorForm):
    """Ask for the address alone."""

    email = MailField(label=gettext_lazy("E-mail"))
    source = forms.CharField(required=False, widget=forms.HiddenInput)


class LeaveForm(VisitorForm):
    """Ask for an optional reason to leave."""

    reason = TextField(
        label=gettext_lazy("Would you tell us why? (optional)"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
