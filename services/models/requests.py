"""Requests for work, what was asked for in each, and what has happened to it."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from core.visitors.links import SignedLink

LINK = SignedLink("services.request", max_age=None)  # mailed; opens as long as the request is kept
# What whoever sent the form sees: her address isn't confirmed by it, and nothing can be done there.
THANKS = SignedLink("services.request-thanks", max_age=timedelta(days=1))
LONGEST = 3000


class RequestQuerySet(models.QuerySet["ServiceRequest"]):
    """Queries of requests."""

    def of(self, email: str) -> "RequestQuerySet":
        """Filter those of an address."""
        return self.filter(email__iexact=email)


class ServiceRequest(models.Model):
    """What a client asks for; erased after a time, when only state, dates and the names of services stay."""

    class State(models.TextChoices):
        """How far it is."""

        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")
        ACCEPTED = "accepted", _("Accepted")
        DECLINED = "declined", _("Declined")
        REFERRED = "referred", _("Referred")
        FINISHED = "finished", pgettext_lazy("request", "Finished")
        WITHDRAWN = "withdrawn", _("Withdrawn by the client")
        SPAM = "spam", _("Spam")

    needed = models.TextField(_("what is needed"), max_length=LONGEST)
    wanted_by = models.CharField(_("for when"), max_length=120, blank=True)
    budget = models.CharField(_("budget"), max_length=120, blank=True)
    name = models.CharField(_("name"), max_length=60)
    email = models.EmailField(_("e-mail"), db_index=True)
    consent = models.ForeignKey(
        "visitors.ConsentText",
        verbose_name=_("consent"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    notes = models.TextField(_("notes"), max_length=5000, blank=True)
    # Of the words and the address: the same form sent twice is one request.
    fingerprint = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(_("asked at"), default=timezone.now, db_index=True)
    confirmed_at = models.DateTimeField(_("address confirmed at"), null=True, editable=False)
    reminded_at = models.DateTimeField(null=True, editable=False)
    help_wanted_at = models.DateTimeField(null=True, editable=False)
    erased_at = models.DateTimeField(null=True, editable=False)

    objects = RequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request")
        verbose_name_plural = _("requests")
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(_("Request %(number)s") % {"number": self.pk})

    @classmethod
    def from_token(cls, token: str, link: SignedLink = LINK) -> "ServiceRequest | None":
        """Return the request that a token names, None where we didn't sign it for this or it's erased."""
        if (said := link.read(token)) is None:
            return None
        pk, born = said
        found = cls.objects.filter(pk=pk, erased_at=None).first()
        return found if found and found._born == born else None

    @property
    def token(self) -> str:
        """Return what the address of the client's own page holds."""
        return LINK.sign([self.pk, self._born])

    @property
    def thanks_token(self) -> str:
        """Return what the address of the page after the form holds."""
        return THANKS.sign([self.pk, self._born])

    @property
    def service_names(self) -> list[str]:
        """Return the names of the services that were asked for."""
        return [each.name for each in self.services.all()]

    @property
    def is_confirmed(self) -> bool:
        """Return whether the client has confirmed her address."""
        return self.confirmed_at is not None

    @property
    def is_open(self) -> bool:
        """Return whether something is still to be done."""
        return self.state in OPEN

    @property
    def _born(self) -> str:
        # After a restored backup, a number may come again for another client.
        return self.created_at.isoformat(timespec="seconds")


State = ServiceRequest.State
OPEN = (State.NEW, State.ANSWERED, State.ACCEPTED, State.REFERRED)
_DECIDED: set[str] = {State.FINISHED, State.WITHDRAWN, State.SPAM}
# What a request may become; a first answer may decide at once.
TRANSITIONS: dict[str, set[str]] = {
    State.NEW: {
        State.ANSWERED,
        State.ACCEPTED,
        State.DECLINED,
        State.REFERRED,
        State.WITHDRAWN,
        State.SPAM,
    },
    State.ANSWERED: {
        State.ACCEPTED,
        State.DECLINED,
        State.REFERRED,
        State.WITHDRAWN,
        State.SPAM,
    },
    State.ACCEPTED: _DECIDED,
    State.DECLINED: {*_DECIDED, State.REFERRED},  # the client may still choose a colleague
    State.REFERRED: {*_DECIDED, State.ANSWERED},  # where no colleague could, it's the owner's again
    State.FINISHED: {State.WITHDRAWN, State.SPAM},
    State.WITHDRAWN: {State.SPAM},
    State.SPAM: {State.WITHDRAWN},
}


class NotAllowed(Exception):
    """Report that a request or referral can't become what was asked, or isn't any more what somebody saw."""

    def __init__(self, state: models.TextChoices) -> None:
        """Keep the state that it is in."""
        self.state = state
        super().__init__(state.value)


@transaction.atomic
def change_state(
    request: ServiceRequest, to: str, *, user: Any = None, text: str = ""
) -> "RequestEvent":
    """Move a request on from the state that the caller saw, and note it; of two at once one wins.

    Raises NotAllowed, which says what it is now.
    """
    seen = request.state
    moved = to in TRANSITIONS[seen] and ServiceRequest.objects.filter(
        pk=request.pk, state=seen
    ).update(state=to)
    if not moved:
        now = ServiceRequest.objects.values_list("state", flat=True).get(pk=request.pk)
        raise NotAllowed(State(now))
    request.state = to
    return RequestEvent.objects.create(request=request, state=to, user=user, text=text)


class RequestedService(models.Model):
    """A service that was asked for; its name stays when the page goes."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="services")
    service = models.ForeignKey(
        "services.ServicePage", null=True, on_delete=models.SET_NULL, related_name="requests"
    )
    name = models.CharField(max_length=255)

    class Meta:
        verbose_name = _("service asked for")
        verbose_name_plural = _("services asked for")
        default_permissions = ()

    def __str__(self) -> str:
        return self.name


class RequestEvent(models.Model):
    """Something that happened to a request; rows are only added, their texts go when it is erased."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="events")
    state = models.CharField(max_length=10, choices=ServiceRequest.State)
    text = models.TextField(blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("event")
        verbose_name_plural = _("events")
        default_permissions = ()
        ordering = ["at", "pk"]

    def __str__(self) -> str:
        return self.get_state_display()
