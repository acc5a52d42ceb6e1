"""What client, colleagues and owner do with referrals, in one transaction each.

Colleagues are asked one after the other, in the client's order; whatever ends a referral asks the next one. Each action
holds the request's row first, so that of two at once the second sees what the first has done.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from core.visitors.models import consent_to
from core.visitors.unconfirmed import is_suppressed
from services.models import Colleague, Referral, ReferralConsent, ReferralEvent, ServiceRequest
from services.models.referrals import (
    EXPIRES_AFTER,
    OPEN,
    REMINDED_AFTER,
    ReferralState,
    change_referral,
)
from services.models.requests import TRANSITIONS, NotAllowed, State, change_state
from services.referrals.notifications import delete_mails_about, notify_client, notify_colleague
from services.requests.notifications import notify_owner

CONSENT = "services.referral"
PENDING = (ReferralState.PROPOSED, ReferralState.CHOSEN)


def _hold(request: ServiceRequest) -> ServiceRequest:
    return ServiceRequest.objects.select_for_update().get(pk=request.pk)


def may_choose(request: ServiceRequest) -> bool:
    """Return whether a client may choose colleagues for her request now."""
    may_be_referred = (
        request.state == State.REFERRED or State.REFERRED in TRANSITIONS[request.state]
    )
    return request.is_confirmed and may_be_referred and not is_accepted(request)


def is_accepted(request: ServiceRequest) -> bool:
    """Return whether a colleague has taken the request."""
    return request.referrals.filter(state=ReferralState.ACCEPTED).exists()


@transaction.atomic
def choose(
    request: ServiceRequest, chosen: Iterable[Colleague | Referral], words: str, consent: str
) -> None:
    """Note that the client agreed to pass these words on to colleagues, in this order, and ask the first.

    `chosen` are colleagues, or referrals that the owner proposed. Raises NotAllowed where it isn't possible any more.
    """
    held = _hold(request)
    taken = set(_not_withdrawn(held).values_list("colleague_id", flat=True))
    chosen = list(chosen)
    if not may_choose(held) or any(each.pk in taken for each in chosen if _is_card(each)):
        raise NotAllowed(State(held.state))
    given = ReferralConsent.objects.create(
        request=held,
        action=ReferralConsent.Action.GIVEN,
        text=consent_to(CONSENT, consent),
        words=words,
    )
    first = held.referrals.count() + 1
    for position, each in enumerate(chosen, first):
        given.referrals.add(_chosen(held, each, position))
    if held.state != State.REFERRED:
        change_state(held, State.REFERRED)
    _ask_next(held)


def _is_card(each: Colleague | Referral) -> bool:
    return isinstance(each, Colleague)


def _not_withdrawn(request: ServiceRequest) -> QuerySet[Referral]:
    return request.referrals.exclude(state=ReferralState.WITHDRAWN)


def _chosen(request: ServiceRequest, each: Colleague | Referral, position: int) -> Referral:
    if isinstance(each, Referral):
        change_referral(each, ReferralState.CHOSEN, position=position)
        return each
    return _add(request, ReferralState.CHOSEN, colleague=each, position=position)


def _add(request: ServiceRequest, state: str, **values: Any) -> Referral:
    referral = Referral.objects.create(request=request, state=state, **values)
    ReferralEvent.objects.create(referral=referral, state=state)
    return referral


def _ask_next(request: ServiceRequest, *, by_client: bool = False) -> None:
    """Ask the next of those chosen who can be asked; where nobody is left, the request is the owner's again.

    The client is told, unless it is she who wants nobody.
    """
    if request.state != State.REFERRED or request.referrals.filter(state__in=OPEN).exists():
        return
    last = request.referrals.last()
    for referral in request.referrals.filter(state=ReferralState.CHOSEN):
        if _may_be_asked(referral):
            change_referral(referral, ReferralState.SENT, sent_at=timezone.now())
            notify_colleague(referral, "asked")
            return
        change_referral(referral, ReferralState.WITHDRAWN)
    if last and not request.referrals.filter(state=ReferralState.PROPOSED).exists():
        change_state(request, State.ANSWERED)
        if not by_client:
            notify_client(last, "nobody")
        notify_owner(request, "nobody", of=last.pk)


def _may_be_asked(referral: Referral) -> bool:
    if referral.colleague_id:
        return Colleague.objects.available().filter(pk=referral.colleague_id).exists()
    return bool(referral.email) and not is_suppressed(referral.email)


@transaction.atomic
def accept(referral: Referral) -> None:
    """Note that a colleague takes the request; she gets the client's name and address, and both are told.

    Raises NotAllowed.
    """
    request = _hold(referral.request)
    if request.state != State.REFERRED:
        raise NotAllowed(State(request.state))
    change_referral(referral, ReferralState.ACCEPTED, answered_at=timezone.now())
    notify_colleague(referral, "contact")
    notify_client(referral, "accepted")
    notify_owner(request, "taken", of=referral.pk)


@transaction.atomic
def decline(referral: Referral, note: str = "") -> None:
    """Note that a colleague can't; the next is asked. `note`, another name, is for the owner alone.

    Raises NotAllowed.
    """
    request = _hold(referral.request)
    change_referral(referral, ReferralState.DECLINED, answered_at=timezone.now(), note=note)
    if note:
        notify_owner(request, "another_name", of=referral.pk)
    _ask_next(request)


@transaction.atomic
def take_back(referral: Referral) -> None:
    """Note that the client doesn't agree any more to be passed on to this colleague; the next is asked.

    Who had accepted is asked to delete what she got, and the owner is told. Raises NotAllowed where it has ended.
    """
    request = _hold(referral.request)
    current = request.referrals.get(pk=referral.pk)
    had_accepted = current.state == ReferralState.ACCEPTED
    _end(current)
    _note_withdrawal(request, [current])
    if had_accepted:
        notify_owner(request, "taken_back", of=current.pk)
    _ask_next(request, by_client=True)


def _note_withdrawal(request: ServiceRequest, referrals: Iterable[Referral]) -> None:
    taken = ReferralConsent.Action.WITHDRAWN
    row = ReferralConsent.objects.create(request=request, action=taken)
    row.referrals.set(referrals)


def _end(referral: Referral) -> None:
    """Withdraw a referral; who is being asked is told, who has the client's data is asked to delete it."""
    was = referral.state
    change_referral(referral, ReferralState.WITHDRAWN)
    if was == ReferralState.SENT:
        notify_colleague(referral, "over")
    elif was == ReferralState.ACCEPTED:
        notify_colleague(referral, "delete")


def end_referrals(request: ServiceRequest, *, by_client: bool = False) -> None:
    """End what is under way for a request that has ended.

    Where it was finished, who took it keeps what she got, unless the client withdraws or erases it.
    """
    states = [*PENDING, *OPEN]
    if request.state == State.FINISHED and not by_client:
        states.remove(ReferralState.ACCEPTED)
    ended = list(request.referrals.filter(state__in=states))
    for referral in ended:
        _end(referral)
    if by_client and ended:
        _note_withdrawal(request, ended)


def holders(request: ServiceRequest) -> list[str]:
    """Return the names of the colleagues who have got the client's name and address."""
    told = request.referrals.filter(events__state=ReferralState.ACCEPTED)
    return [referral.called for referral in told.select_related("colleague") if referral.called]


def erase_referrals(request: ServiceRequest, *, by_client: bool) -> None:
    """Erase what the referrals of a request say; how they ended stays as figures."""
    delete_mails_about(request)
    end_referrals(request, by_client=by_client)
    request.referrals.update(note="", name="", email="")
    request.referral_consents.update(words="")


@transaction.atomic
def propose(
    request: ServiceRequest, colleagues: Iterable[Colleague], by_hand: tuple[str, str] | None
) -> None:
    """Offer colleagues to the client: known ones, and one written in by name and address for this request alone."""
    held = _hold(request)
    taken = set(_not_withdrawn(held).values_list("colleague_id", flat=True))
    position = held.referrals.count()
    for colleague in colleagues:
        if colleague.pk not in taken:
            position += 1
            _add(held, ReferralState.PROPOSED, colleague=colleague, position=position)
    if by_hand:
        name, email = by_hand
        _add(held, ReferralState.PROPOSED, name=name, email=email, position=position + 1)


@transaction.atomic
def thank(referral: Referral) -> bool:
    """Thank a colleague who accepted, by mail, once; return whether she hadn't been."""
    waiting = Referral.objects.filter(
        pk=referral.pk, state=ReferralState.ACCEPTED, thanked_at=None, request__erased_at=None
    )
    if is_first := bool(waiting.update(thanked_at=timezone.now())):
        notify_colleague(referral, "thanks")
    return is_first


@transaction.atomic
def ask_for_help(request: ServiceRequest) -> None:
    """Note, once, that the client finds nobody, and tell who gets requests."""
    waiting = ServiceRequest.objects.filter(pk=request.pk, help_wanted_at=None)
    if waiting.exclude(confirmed_at=None).update(help_wanted_at=timezone.now()):
        notify_owner(request, "help")


@transaction.atomic
def end_referrals_of(colleague: Colleague, *, has_left: bool) -> None:
    """End the referrals of a colleague who pauses or has left; client and owner are told, the next is asked.

    Who pauses keeps what she accepted; who has left is asked to delete what she got of requests that aren't finished.
    """
    states = [*PENDING, ReferralState.SENT, *([ReferralState.ACCEPTED] if has_left else [])]
    under_way = colleague.referrals.filter(state__in=states).exclude(
        state=ReferralState.ACCEPTED, request__state=State.FINISHED
    )
    for found in under_way.order_by("request_id"):
        request = _hold(found.request)
        referral = request.referrals.get(pk=found.pk)
        if referral.state not in states:
            continue
        was = referral.state
        _end(referral)
        if was in OPEN:
            notify_client(referral, "left")
            notify_owner(request, "colleague_left", of=referral.pk)
        _ask_next(request)


def remind_and_expire() -> None:
    """Remind colleagues after three days, ask the next after seven."""
    now = timezone.now()
    sent = Referral.objects.filter(state=ReferralState.SENT)
    for referral in sent.filter(sent_at__lt=now - EXPIRES_AFTER):
        _expire(referral)
    for referral in sent.filter(sent_at__lt=now - REMINDED_AFTER, reminded_at=None):
        with transaction.atomic():
            waiting = Referral.objects.filter(
                pk=referral.pk, state=ReferralState.SENT, reminded_at=None
            )
            if waiting.update(reminded_at=now):
                notify_colleague(referral, "reminded")


@transaction.atomic
def _expire(referral: Referral) -> None:
    request = _hold(referral.request)
    try:
        change_referral(referral, ReferralState.EXPIRED)
    except NotAllowed:  # she has answered meanwhile
        return
    _ask_next(request)
