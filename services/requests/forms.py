"""The form by which a client asks for work."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from core.base.numbers import IdsMixin
from core.base.publishing import published
from core.visitors.fields import CleanField, MailField, NameField, TextField
from core.visitors.forms import VisitorForm
from services.models import ServicePage
from services.models.requests import LONGEST


class ServicesField(IdsMixin, forms.ModelMultipleChoiceField):
    """Choose services; what was offered a while ago may be gone."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"),
        _("A service that you chose isn't there any more. Choose again."),
    )


class ContactForm(VisitorForm):
    """Ask what is needed, for when, for how much, and where to answer."""

    needed = TextField(
        label=_("What do you need?"),
        min_length=10,
        max_length=LONGEST,
        help_text=_("Three or four lines will do: what takes your time, how often."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    wanted_by = CleanField(label=_("For when? (optional)"), required=False, max_length=120)
    budget = CleanField(
        label=_("Budget (optional)"),
        required=False,
        max_length=120,
        help_text=_("A range helps: I tell you at once if it doesn't fit."),
    )
    name = NameField(label=_("Name"))
    email = MailField(label=_("E-mail"), help_text=_("The answer goes there. It isn't published."))
    consent = forms.BooleanField(
        error_messages={
            "required": _("Without your consent I can't keep your request: tick the box.")
        }
    )

    field_order = ["services", "needed", "wanted_by", "budget", "name", "email", "consent"]

    def __init__(self, *args: Any, consent: str, **kwargs: Any) -> None:
        """Say what is agreed to."""
        super().__init__(*args, **kwargs)
        self.fields["consent"].label = consent


class RequestForm(ContactForm):
    """The same, with the services that are asked for."""

    services = ServicesField(
        ServicePage.objects.none(), label=_("Services (optional)"), required=False
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the published services of the site."""
        super().__init__(*args, **kwargs)
        services = published(ServicePage.objects.all()).order_by("path").defer_streamfields()
        self.fields["services"].queryset = services  # type: ignore[attr-defined]
        if not services:
            del self.fields["services"]


class ShortForm(ContactForm):
    """What a block of a page asks; `/contacto/` takes it, and asks the rest."""

    wanted_by = None  # type: ignore[assignment]
    budget = None  # type: ignore[assignment]
