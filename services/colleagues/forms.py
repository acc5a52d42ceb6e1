"""The forms of a colleague's card: hers, behind her link, and the editor's."""

from datetime import date
from functools import cache
from typing import Any
from zoneinfo import available_timezones

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm

from core.base.languages import LANGUAGES
from core.base.numbers import IdsMixin
from core.visitors.fields import CleanField, MailField, NameField, SiteField, TextField, mail_key
from core.visitors.forms import BoundedForm, VisitorForm
from services.models import Colleague, ColleagueContact, ColleagueGroup, Favour

LONGEST_SLUG = 70  # before a number


@cache
def time_zones() -> list[tuple[str, str]]:
    """Return the names of time zones, those of a region and a city, with nothing chosen first."""
    zones = sorted(zone for zone in available_timezones() if _is_city(zone))
    return [("", "—"), *((zone, zone.replace("_", " ")) for zone in zones)]


def _is_city(zone: str) -> bool:
    region, _slash, city = zone.partition("/")
    return bool(city) and region not in {"Etc", "SystemV", "posix", "right"}


class LanguagesField(forms.MultipleChoiceField):
    """Choose languages; their codes come in the order of the site's list."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        """Offer the languages of the site's list."""
        super().__init__(choices=LANGUAGES, label=_("Languages"), required=False, **kwargs)

    def clean(self, value: Any) -> list[str]:
        """Return the codes."""
        chosen = super().clean(value)
        return [code for code, _name in LANGUAGES if code in chosen]


class ZoneField(forms.ChoiceField):
    """Choose a time zone."""

    def __init__(self, **kwargs: Any) -> None:
        """Offer those of a city."""
        super().__init__(choices=time_zones, label=_("Time zone"), required=False, **kwargs)


class GroupsField(IdsMixin, forms.ModelMultipleChoiceField):
    """Choose groups; what was offered a while ago may be gone."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"),
        _("A group that you chose isn't there any more. Choose again."),
    )


class CardForm(VisitorForm):
    """What of her card is a colleague's to write."""

    name = NameField(label=_("Name"), min_length=2)
    place = CleanField(label=_("Place (optional)"), required=False, max_length=80)
    time_zone = ZoneField()
    languages = LanguagesField()
    url = SiteField(label=_("Your site (optional)"))
    groups = GroupsField(
        ColleagueGroup.objects.none(),
        label=_("Groups and forums that you belong to"),
        required=False,
    )
    accepts_requests = forms.BooleanField(label=_("I take requests"), required=False)
    away_until = forms.DateField(
        label=_("Away until (optional)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("This isn't a date: write it as 2026-12-31.")},
    )
    wish = TextField(
        label=_("Would you say something about you in other words? (optional)"),
        required=False,
        max_length=500,
        help_text=_("What I say of you is mine to write: tell me what isn't right."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, card: Colleague, **kwargs: Any) -> None:
        """Show the card as it is, and the groups that visitors may see."""
        names = ("name", "place", "time_zone", "languages", "url", "accepts_requests", "away_until")
        initial = {name: getattr(card, name) for name in names}
        initial["groups"] = [group.pk for group in card.groups.all()]
        super().__init__(*args, initial=initial, **kwargs)
        groups = ColleagueGroup.objects.filter(is_private=False)
        self.fields["groups"].queryset = groups  # type: ignore[attr-defined]
        if not groups:
            del self.fields["groups"]

    def clean(self) -> dict[str, Any]:
        """Say what has no groups to choose from as none."""
        cleaned = super().clean() or self.cleaned_data
        cleaned.setdefault("groups", [])
        return cleaned

    def clean_away_until(self) -> date | None:
        """Refuse a day that has passed, unless it stands in the card already."""
        day = self.cleaned_data["away_until"]
        if day and day < timezone.localdate() and day != self.initial["away_until"]:
            raise ValidationError(_("This day has passed: write one to come, or leave it empty."))
        return day


class AddressForm(VisitorForm):
    """Another e-mail address of a colleague."""

    email = MailField(
        label=_("Another e-mail"),
        help_text=_(
            "It counts once you have pressed the button behind the link that is mailed there."
        ),
    )


class ColleagueForm(WagtailAdminModelForm):
    """A card in the CMS. The e-mail is kept beside it: no version holds it."""

    languages = LanguagesField()
    time_zone = ZoneField()
    email = MailField(
        label=_("E-mail"),
        help_text=_(
            "It isn't published. Nothing is sent there before you ask her for her consent."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show the address; once she has answered, it is hers to change. A slug is made where none is written."""
        super().__init__(*args, **kwargs)
        self.fields["slug"].required = False
        agreement = self.instance.agreement if self.instance.pk else None
        field = self.fields["email"]
        if agreement:
            field.initial = agreement.email
        if agreement and (agreement.agreed_at or agreement.declined_at):
            field.disabled = True
            field.help_text = _(
                "She has answered from it: another one counts once she has confirmed it. Change it on the page of her consent."
            )

    def clean(self) -> dict[str, Any]:
        """Make a slug of the name where none was written."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("name") and not cleaned.get("slug") and "slug" not in self.errors:
            cleaned["slug"] = free_slug(cleaned["name"], self.instance.pk)
        return cleaned

    def clean_email(self) -> str:
        """Refuse the address of another colleague."""
        email = mail_key(self.cleaned_data["email"] or "")
        others = ColleagueContact.objects.filter(email__iexact=email)
        other = others.exclude(colleague=self.instance.pk).select_related("colleague").first()
        if email and other:
            said = _("This is the address of %(name)s: a colleague has one card.")
            raise ValidationError(said % {"name": other.colleague})
        return email

    def save_contact(self, colleague: Colleague) -> None:
        """Keep the address of the card that was stored; a link that was mailed to another one closes."""
        email = self.cleaned_data.get("email", "")
        if not email or self.fields["email"].disabled:
            return
        contact, is_new = ColleagueContact.objects.get_or_create(
            colleague_id=colleague.pk, defaults={"email": email}
        )
        if not is_new and contact.email != email:
            contact.email, contact.asked_at = email, None
            contact.save(update_fields=["email", "asked_at"])


def free_slug(name: str, pk: int | None) -> str:
    """Return a slug of a name that no other card has."""
    base = slugify(name)[:LONGEST_SLUG] or "colega"
    taken = set(
        Colleague.objects.filter(slug__startswith=base)
        .exclude(pk=pk)
        .values_list("slug", flat=True)
    )
    free = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in free if slug not in taken)


class FavourForm(forms.ModelForm):
    """A favour that came back."""

    class Meta:
        model = Favour
        fields = ["on", "text"]
        widgets = {"on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")}


class NewAddressForm(BoundedForm):
    """Another address of a colleague, as she told the owner."""

    email = MailField(label=_("Her other e-mail"))
