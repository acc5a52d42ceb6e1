"""What the owner and a colleague do with her card and her consent, in one transaction each."""

from datetime import timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, ReferenceIndex, Revision

from core.base.models import SiteImage
from core.visitors.fields import mail_key, mailbox_key
from core.visitors.limits import Limit, TooMany
from core.visitors.models import ConsentText, consent_to
from core.visitors.unconfirmed import is_suppressed, unconfirmed_mail
from services.colleagues.notifications import mail_her, mails_of, notify_owner, page_of
from services.models import Colleague, ColleagueConsent, ColleagueContact
from services.models.colleagues import ADDRESS, CONSENT, OWN, REVIEW
from services.referrals.actions import end_referrals_of

PURPOSE = "services.colleague"  # of the consent's text
ERASED = "services.colleague.erase"  # in the log
ASKED_AT_MOST = Limit("services.colleague.asked", 3, 30 * 24 * 60 * 60)
ASKED_EVERY = timedelta(days=365)
ANSWERS_WITHIN = timedelta(days=30)
Action = ColleagueConsent.Action
HOLDS = (Action.AGREED, Action.RENEWED)  # what says that a card holds


class CantAsk(Exception):
    """Report why a colleague isn't asked, in a sentence."""


def ask_consent(contact: ColleagueContact) -> None:
    """Mail a colleague the one mail that she gets before she has agreed: the link to her card, to say yes or no.

    Raises CantAsk where she has answered, wants no mail, or was asked often enough.
    """
    if contact.declined_at:
        raise CantAsk(
            _("She said no, or left: she isn't asked again. She may come back by herself.")
        )
    if contact.agreed_at:
        raise CantAsk(_("She has agreed already."))
    if is_suppressed(contact.email):
        raise CantAsk(
            _(
                "Nothing was sent: the owner of this address wants no mail from this site, or it came back."
            )
        )
    try:
        ASKED_AT_MOST.take(mailbox_key(contact.email))
    except TooMany:
        raise CantAsk(
            _("Nothing was sent: she was asked three times in a month. Leave her time.")
        ) from None
    with unconfirmed_mail(contact.email):
        contact.asked_at = timezone.now()
        contact.save(update_fields=["asked_at"])
        key = mail_her(contact, "consent", url=page_of(contact, CONSENT))
    if not mails_of(contact.colleague_id).filter(key=key).exists():
        raise CantAsk(
            _("Nothing was sent: this address was written to twice today. Try again tomorrow.")
        )


@transaction.atomic
def agree(contact: ColleagueContact, text: str, words: str) -> bool:
    """Note that a colleague agrees to a text and to the words about her, and mail her the link to her own page.

    Returns False where she had.
    """
    found = ColleagueContact.objects.filter(pk=contact.pk, agreed_at=None)
    values: dict[str, Any] = {"agreed_at": timezone.now(), "known_words": words}
    values |= dict.fromkeys(("declined_at", "paused_at", "hidden_at", "review_asked_at"))
    if not _changed(contact, found, **values):
        return False
    _note(contact, Action.AGREED, consent_to(PURPOSE, text))
    mail_her(contact, "own", url=page_of(contact, OWN))
    notify_owner(contact, "agreed")
    return True


@transaction.atomic
def notify_of_words(card: Colleague) -> None:
    """Mail a colleague what her card says of her, where it was published in other words than she knows."""
    agreed = ColleagueContact.objects.filter(colleague=card.pk, agreed_at__isnull=False)
    others = agreed.exclude(known_words=card.recommendation)
    contact = others.first()
    if contact and _changed(contact, others, known_words=card.recommendation):
        mail_her(contact, "words", words=card.recommendation, url=page_of(contact, OWN))


@transaction.atomic
def leave(contact: ColleagueContact) -> None:
    """Take back a colleague's consent, or note her no: her card is gone at once, and she isn't asked again."""
    was_in = contact.agreed_at is not None
    found = ColleagueContact.objects.filter(pk=contact.pk, declined_at=None)
    values: dict[str, Any] = {"declined_at": timezone.now(), "new_email": ""}
    values |= dict.fromkeys(("agreed_at", "paused_at", "hidden_at", "review_asked_at"))
    if not _changed(contact, found, **values):
        return
    _note(contact, Action.WITHDRAWN)
    colleague = Colleague.objects.get(pk=contact.colleague_id)
    colleague.revisions.update(approved_go_live_at=None)
    if colleague.live:
        colleague.unpublish()
    end_referrals_of(colleague, has_left=True)
    notify_owner(contact, "left" if was_in else "declined")


@transaction.atomic
def pause(contact: ColleagueContact) -> None:
    """Hide a colleague's card at once, until she resumes."""
    found = ColleagueContact.objects.filter(pk=contact.pk, paused_at=None, agreed_at__isnull=False)
    if _changed(contact, found, paused_at=timezone.now()):
        _note(contact, Action.PAUSED)
        end_referrals_of(contact.colleague, has_left=False)
        notify_owner(contact, "paused")


@transaction.atomic
def resume(contact: ColleagueContact) -> None:
    """Show a colleague's card again."""
    found = ColleagueContact.objects.filter(pk=contact.pk, paused_at__isnull=False)
    if _changed(contact, found, paused_at=None):
        _note(contact, Action.RESUMED)
        notify_owner(contact, "resumed")


@transaction.atomic
def renew(contact: ColleagueContact) -> bool:
    """Note that a card still holds; return False where nobody asked, or she has answered."""
    was_hidden = contact.hidden_at is not None
    found = ColleagueContact.objects.filter(
        pk=contact.pk, review_asked_at__isnull=False, agreed_at__isnull=False
    )
    if not _changed(contact, found, review_asked_at=None, hidden_at=None):
        return False
    _note(contact, Action.RENEWED)
    if was_hidden:
        notify_owner(contact, "renewed")
    return True


@transaction.atomic
def correct_card(contact: ColleagueContact, cleaned: dict[str, Any]) -> bool:
    """Keep what a colleague wrote as a version that isn't published; return whether anything differs from the latest."""
    # Two at once wait for each other: the later one builds on the version of the other.
    ColleagueContact.objects.select_for_update().get(pk=contact.pk)
    if wish := cleaned.get("wish", ""):
        _changed(contact, ColleagueContact.objects.filter(pk=contact.pk), wish=wish)
        notify_owner(contact, "wished")
    card = Colleague.objects.get(pk=contact.colleague_id).get_latest_revision_as_object()
    hers = [*card.groups.filter(is_private=True), *cleaned["groups"]]
    before = card.serializable_data()
    for name in (
        "name",
        "place",
        "time_zone",
        "languages",
        "url",
        "accepts_requests",
        "away_until",
    ):
        setattr(card, name, cleaned[name])
    card.groups = sorted(hers, key=lambda group: group.pk)
    after = card.serializable_data()
    before["groups"], after["groups"] = sorted(before["groups"]), sorted(after["groups"])
    if before == after:
        return bool(wish)
    card.save_revision(clean=False)
    notify_owner(contact, "corrected")
    return True


@transaction.atomic
def ask_new_address(contact: ColleagueContact, email: str) -> None:
    """Mail a link to the address that a colleague wants from now on: it counts once confirmed from there.

    Another colleague's gets none, and the answer is the same.
    """
    email = mail_key(email)
    is_taken = ColleagueContact.objects.filter(email=email).exclude(pk=contact.pk).exists()
    if email == contact.email:
        return
    _changed(contact, ColleagueContact.objects.filter(pk=contact.pk), new_email=email)
    with unconfirmed_mail(email, wanted=not is_taken):
        mail_her(contact, "address", email, url=page_of(contact, ADDRESS))


def confirm_address(contact: ColleagueContact) -> bool:
    """Make the new address a colleague's; tell the old one. Returns False where it can't be, or another one came first."""
    old, new = contact.email, contact.new_email
    try:
        with transaction.atomic():
            found = ColleagueContact.objects.filter(pk=contact.pk, email=old, new_email=new)
            if not new or not _changed(contact, found, email=new, new_email=""):
                return False
            mail_her(contact, "moved", old)
            if contact.agreed_at:
                mail_her(contact, "own", url=page_of(contact, OWN))
            notify_owner(contact, "moved")
    except IntegrityError:
        return False
    return True


@transaction.atomic
def erase_colleague(colleague: Colleague, user: Any = None) -> None:
    """Erase a colleague: card, versions, history, address, consents, mails, and her portrait where nothing else shows it.

    Referrals keep their figures without her.
    """
    pk = colleague.pk
    portraits = {
        number
        for number in (
            colleague.portrait_id,
            *colleague.revisions.values_list("content__portrait", flat=True),
        )
        if number
    }
    end_referrals_of(colleague, has_left=True)
    mails_of(pk).delete()
    colleague.delete()
    rows = {"content_type": ContentType.objects.get_for_model(Colleague), "object_id": str(pk)}
    ModelLogEntry.objects.filter(**rows).delete()
    ReferenceIndex.objects.filter(**rows).delete()
    for image in SiteImage.objects.filter(pk__in=portraits):
        if not _is_shown(image):
            image.delete()
    colleague.pk = pk  # which deleting takes away, and the history names
    log(colleague, ERASED, user=user, title=_("Erased colleague"))
    colleague.pk = None


def _is_shown(image: SiteImage) -> bool:
    """Return whether anything shows a picture, or a draft would as somebody's portrait."""
    drafts = Revision.objects.filter(content__portrait=image.pk)
    return ReferenceIndex.get_references_to(image).exists() or drafts.exists()


def ask_yearly() -> int:
    """Ask whose card was last said to hold a year ago whether it still does; return how many."""
    before = timezone.now() - ASKED_EVERY
    asked = ColleagueContact.objects.filter(
        agreed_at__lt=before, review_asked_at=None, paused_at=None, declined_at=None
    )
    said = Max("colleague__consents__at", filter=Q(colleague__consents__action__in=HOLDS))
    due = asked.annotate(said=said).filter(Q(said=None) | Q(said__lt=before))
    return sum(_ask_again(contact) for contact in due.select_related("colleague"))


@transaction.atomic
def _ask_again(contact: ColleagueContact) -> bool:
    found = ColleagueContact.objects.filter(pk=contact.pk, review_asked_at=None)
    if not _changed(contact, found, review_asked_at=timezone.now()):
        return False
    mail_her(contact, "review", url=page_of(contact, REVIEW))
    return True


def hide_unanswered() -> int:
    """Hide the cards of colleagues who haven't answered within 30 days; return how many."""
    late = ColleagueContact.objects.filter(
        review_asked_at__lt=timezone.now() - ANSWERS_WITHIN,
        agreed_at__isnull=False,
        hidden_at=None,
    )
    return sum(_hide(contact) for contact in late.select_related("colleague"))


@transaction.atomic
def _hide(contact: ColleagueContact) -> bool:
    found = ColleagueContact.objects.filter(
        pk=contact.pk, hidden_at=None, review_asked_at=contact.review_asked_at
    )
    if not _changed(contact, found, hidden_at=timezone.now()):
        return False
    notify_owner(contact, "hidden")
    return True


def review_cards() -> None:
    """Ask once a year, hide after 30 days: the daily task."""
    ask_yearly()
    hide_unanswered()


def _changed(contact: ColleagueContact, found: Any, **values: Any) -> bool:
    """Update a row where it is as the caller saw it, and the object with it; return whether it was: of two at once one wins."""
    if not found.update(**values):
        return False
    for name, value in values.items():
        setattr(contact, name, value)
    return True


def _note(contact: ColleagueContact, action: str, text: ConsentText | None = None) -> None:
    ColleagueConsent.objects.create(colleague_id=contact.colleague_id, action=action, text=text)
