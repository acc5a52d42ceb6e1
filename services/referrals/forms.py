"""Forms of referrals: whom the client chooses and what they read, what a colleague answers, whom the owner proposes."""

from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.base.numbers import IdsMixin
from core.visitors.fields import MailField, NameField, TextField
from core.visitors.forms import VisitorForm
from core.visitors.unconfirmed import is_suppressed
from services.colleagues.matching import matching_colleagues
from services.models import Colleague, Referral, ServiceRequest
from services.models.referrals import LONGEST_NOTE, MOST, OPEN, ReferralState
from services.models.requests import LONGEST
from services.referrals.anonymizing import anonymized

ORDER = ("first", "second", "third")


@dataclass(frozen=True)
class Candidate:
    """Somebody whom a client may choose, and the words of her request by which she fits; none where she was proposed."""

    key: str
    chosen: Colleague | Referral
    words: list[str]

    @property
    def name(self) -> str:
        """Return the name of the colleague."""
        return self.chosen.called if isinstance(self.chosen, Referral) else self.chosen.name

    @property
    def card(self) -> Colleague | None:
        """Return the colleague's card, none where she was written in by hand."""
        return self.chosen.colleague if isinstance(self.chosen, Referral) else self.chosen


def candidates_for(request: ServiceRequest) -> list[Candidate]:
    """Return whom the owner proposed, then the colleagues who fit what was written, without those chosen before.

    Who was taken back before she answered may be chosen again.
    """
    referrals = list(request.referrals.select_related("colleague"))
    proposed = [each for each in referrals if each.state == ReferralState.PROPOSED]
    taken = {
        each.colleague_id
        for each in referrals
        if each.state != ReferralState.WITHDRAWN or each.answered_at
    }
    services = [
        row.service for row in request.services.select_related("service__area") if row.service
    ]
    here = set(Colleague.objects.available().values_list("pk", flat=True)) | {None}
    found = [Candidate(f"r{each.pk}", each, []) for each in proposed if each.colleague_id in here]
    for match in matching_colleagues(request.needed, services):
        if match.colleague.pk not in taken:
            found.append(Candidate(f"c{match.colleague.pk}", match.colleague, match.words))
    return found


def words_of(request: ServiceRequest) -> str:
    """Return what a colleague may read of a request before she accepts: what, for when, for how much."""
    lines = [
        request.needed,
        request.wanted_by and f"{_('For when')}: {request.wanted_by}",
        request.budget and f"{_('Budget')}: {request.budget}",
    ]
    said = "\n".join(line for line in lines if line)
    return anonymized(said, name=request.name, email=request.email)


class ChoiceForm(VisitorForm):
    """Choose one to three colleagues in order, see exactly what they read, and agree."""

    words = TextField(
        label=_("What they read before they accept"),
        max_length=LONGEST + 500,
        help_text=_("Change it as you like. Your name and your address aren't in it."),
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    consent = forms.BooleanField(
        error_messages={"required": _("Without your consent I pass nothing on: tick the box.")}
    )

    def __init__(
        self,
        *args: Any,
        request: ServiceRequest,
        candidates: list[Candidate],
        consent: str,
        **kwargs: Any,
    ) -> None:
        """Offer as many choices as there are candidates, three at most with those who wait to be asked."""
        super().__init__(*args, auto_id="eleccion-%s", **kwargs)
        self.request = request
        self.candidates = candidates
        self.by_key = {each.key: each.chosen for each in candidates}
        waiting = [ReferralState.CHOSEN, *OPEN]
        left = MOST - request.referrals.filter(state__in=waiting).count()
        labels = (_("First I ask"), _("If she can't"), _("And if she can't either"))
        names = [(each.key, each.name) for each in candidates]
        order = ORDER[: max(0, min(left, len(candidates)))]
        for name, label in zip(order, labels, strict=False):
            is_first = name == "first"
            self.fields[name] = forms.ChoiceField(
                label=label,
                required=is_first,
                choices=names if is_first else [("", pgettext_lazy("colleague", "nobody")), *names],
                error_messages={
                    "invalid_choice": _("She can't be chosen any more: choose somebody else."),
                    "required": _("Choose who is asked first."),
                },
            )
        self.order_fields([*order, "words", "consent"])
        self.fields["words"].initial = words_of(request)
        self.fields["consent"].label = consent

    @property
    def offers(self) -> bool:
        """Return whether there is anybody to choose."""
        return "first" in self.fields

    def clean(self) -> dict[str, Any]:
        """Refuse the same colleague twice, and what tells who the client is; that is taken out, to be read again."""
        cleaned = super().clean() or self.cleaned_data
        keys = [cleaned[name] for name in ORDER if cleaned.get(name)]
        if len(set(keys)) < len(keys):
            self.add_error("second", _("You chose the same colleague twice: leave one out."))
        cleaned["chosen"] = [self.by_key[key] for key in keys]
        if words := cleaned.get("words"):
            without = anonymized(words, name=self.request.name, email=self.request.email)
            if without != words:
                self.data = cast(QueryDict, self.data).copy()
                self.data["words"] = without
                said = _(
                    "I took out what looks like a name, an address or a number. Read it again."
                )
                self.add_error("words", said)
        return cleaned


class DeclineForm(VisitorForm):
    """Decline, and perhaps name somebody else to the owner."""

    note = TextField(
        label=_("Another name (optional)"),
        required=False,
        max_length=LONGEST_NOTE,
        help_text=_(
            "Do you know who can? Only who asks you reads it, and it is erased with the request."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class ColleaguesField(IdsMixin, forms.ModelMultipleChoiceField):
    """Choose colleagues; who was offered a while ago may be gone."""

    widget = forms.CheckboxSelectMultiple
    default_error_messages = dict.fromkeys(
        ("invalid_choice", "invalid_pk_value"),
        _("She can't be chosen any more: choose somebody else."),
    )


class ProposalForm(forms.Form):
    """Colleagues whom the owner proposes to the client, known ones or one written in by hand."""

    colleagues = ColleaguesField(
        Colleague.objects.none(), label=_("Colleagues whom you propose"), required=False
    )
    other_name = NameField(label=_("Or somebody who isn't in the list: her name"), required=False)
    other_email = MailField(
        label=_("Her e-mail"),
        required=False,
        help_text=_("She is asked first too, and kept for this request alone."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the colleagues who take requests now."""
        super().__init__(*args, **kwargs)
        self.fields["colleagues"].queryset = Colleague.objects.available()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Refuse too many, half an entry by hand, and an address whose owner wants no mail."""
        cleaned = super().clean() or self.cleaned_data
        name, email = cleaned.get("other_name"), cleaned.get("other_email")
        number = len(cleaned.get("colleagues") or []) + bool(name)
        if number > MOST:
            self.add_error("colleagues", _("Three at most: the client chooses among few."))
        if bool(name) != bool(email) and not {"other_name", "other_email"} & self.errors.keys():
            self.add_error("other_email", _("Write her name and her address, both or none."))
        elif email and is_suppressed(email):
            self.add_error("other_email", _("The owner of this address wants no mail from here."))
        cleaned["by_hand"] = (name, email) if name and email else None
        return cleaned
