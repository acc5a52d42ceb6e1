"""Referrals: colleagues whom a client agreed to be passed on to, and what became of it."""

from datetime import timedelta
from typing import Any

from django.db import models, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.visitors.links import SignedLink
from services.models.requests import NotAllowed, ServiceRequest

LINK = SignedLink("services.referral", max_age=None)  # mailed to the colleague
MOST = 3  # colleagues whom a client chooses
LONGEST_NOTE = 500
REMINDED_AFTER = timedelta(days=3)
EXPIRES_AFTER = timedelta(days=7)


class Referral(models.Model):
    """A colleague for a request: proposed by the owner, chosen by the client, asked, answered.

    One written in by hand for this request has a name and an address of her own here, and no card.
    """

    class State(models.TextChoices):
        """How far it is."""

        PROPOSED = "proposed", pgettext_lazy("referral", "Proposed to the client")
        CHOSEN = "chosen", pgettext_lazy("referral", "Chosen by the client")
        SENT = "sent", pgettext_lazy("referral", "Asked")
        ACCEPTED = "accepted", pgettext_lazy("referral", "Accepted")
        DECLINED = "declined", pgettext_lazy("referral", "Declined")
        EXPIRED = "expired", pgettext_lazy("referral", "Without answer")
        WITHDRAWN = "withdrawn", pgettext_lazy("referral", "Withdrawn")

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="referrals")
    colleague = models.ForeignKey(
        "services.Colleague", null=True, on_delete=models.SET_NULL, related_name="referrals"
    )
    name = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    state = models.CharField(max_length=10, choices=State)
    created_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    thanked_at = models.DateTimeField(null=True)
    # 'Another name': for the owner alone.
    note = models.TextField(max_length=LONGEST_NOTE, blank=True)

    class Meta:
        verbose_name = _("referral")
        verbose_name_plural = _("referrals")
        default_permissions = ()
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["request"],
                condition=Q(state__in=["sent", "accepted"]),
                name="referral_one_open",
            ),
            models.UniqueConstraint(
                fields=["request", "colleague"],
                condition=~Q(state="withdrawn"),
                name="referral_colleague_once",
            ),
        ]

    def __str__(self) -> str:
        return str(_("Referral %(number)s") % {"number": self.pk})

    @classmethod
    def from_token(cls, token: str) -> "Referral | None":
        """Return the referral that a token names, None where we didn't sign it or the request is erased."""
        if (said := LINK.read(token)) is None:
            return None
        pk, born = said
        found = cls.objects.filter(pk=pk, request__erased_at=None).first()
        return found if found and found._born == born else None

    @property
    def token(self) -> str:
        """Return what the address of the colleague's page holds."""
        return LINK.sign([self.pk, self._born])

    @property
    def called(self) -> str:
        """Return the name of the colleague, empty where she is gone."""
        return self.colleague.name if self.colleague else self.name

    @property
    def address(self) -> str:
        """Return where the colleague is mailed, empty where she is gone."""
        if self.colleague is None:
            return self.email
        contact = getattr(self.colleague, "contact", None)
        return contact.email if contact else ""

    @property
    def _born(self) -> str:
        return self.created_at.isoformat(timespec="seconds")


ReferralState = Referral.State
OPEN = (ReferralState.SENT, ReferralState.ACCEPTED)
# What a referral may become.
TRANSITIONS: dict[str, set[str]] = {
    ReferralState.PROPOSED: {ReferralState.CHOSEN, ReferralState.WITHDRAWN},
    ReferralState.CHOSEN: {ReferralState.SENT, ReferralState.WITHDRAWN},
    ReferralState.SENT: {
        ReferralState.ACCEPTED,
        ReferralState.DECLINED,
        ReferralState.EXPIRED,
        ReferralState.WITHDRAWN,
    },
    ReferralState.ACCEPTED: {ReferralState.WITHDRAWN},
    ReferralState.DECLINED: set(),
    ReferralState.EXPIRED: set(),
    ReferralState.WITHDRAWN: set(),
}


class ReferralConsent(models.Model):
    """A client's consent to be passed on: the text, exactly which words, to whom; or that she took it back. Rows are only added."""

    class Action(models.TextChoices):
        """What she did."""

        GIVEN = "given", pgettext_lazy("consent", "given")
        WITHDRAWN = "withdrawn", pgettext_lazy("consent", "withdrawn")

    request = models.ForeignKey(
        ServiceRequest, on_delete=models.CASCADE, related_name="referral_consents"
    )
    action = models.CharField(max_length=10, choices=Action)
    text = models.ForeignKey(
        "visitors.ConsentText", null=True, on_delete=models.PROTECT, related_name="+"
    )
    # What colleagues read before they accept; erased with the request.
    words = models.TextField(blank=True)
    referrals = models.ManyToManyField(Referral, related_name="consents")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("consent of a client")
        verbose_name_plural = _("consents of clients")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_action_display()


class ReferralEvent(models.Model):
    """Something that happened to a referral; rows are only added."""

    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=10, choices=Referral.State)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event of a referral")
        verbose_name_plural = _("events of referrals")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_state_display()


@transaction.atomic
def change_referral(referral: Referral, to: str, **values: Any) -> ReferralEvent:
    """Move a referral on from the state that the caller saw, and note it; of two at once one wins.

    Raises services.models.requests.NotAllowed, which says what it is now.
    """
    seen = referral.state
    moved = to in TRANSITIONS[seen] and Referral.objects.filter(pk=referral.pk, state=seen).update(
        state=to, **values
    )
    if not moved:
        now = Referral.objects.values_list("state", flat=True).get(pk=referral.pk)
        raise NotAllowed(ReferralState(now))
    referral.state = to
    for name, value in values.items():
        setattr(referral, name, value)
    return ReferralEvent.objects.create(referral=referral, state=to)
