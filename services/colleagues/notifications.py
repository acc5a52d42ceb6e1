"""Mail about colleagues: what they are asked, and what who gets requests is told."""

from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from wagtail.models import Revision

from core.base.seo import absolute
from core.mail.models import OutgoingMail
from core.mail.outgoing import post, render_mail
from core.visitors.links import SignedLink
from core.visitors.unconfirmed import is_suppressed
from services.models import Colleague, ColleagueContact
from services.models.colleagues import ADDRESS, CONSENT, OWN, REVIEW
from services.requests.notifications import recipients, reply_address

PAGES = {
    CONSENT: "colleague_consent",
    OWN: "colleague_own",
    ADDRESS: "colleague_address",
    REVIEW: "colleague_review",
}


def page_of(contact: ColleagueContact, link: SignedLink) -> str:
    """Return the absolute address of a page of hers."""
    return absolute(None, reverse(PAGES[link], args=[contact.token(link)]))


def mails_of(colleague_id: int) -> Any:
    """Return the kept mails to a colleague, and about her."""
    return OutgoingMail.objects.filter(key__startswith=f"services.colleague:{colleague_id}:")


def mail_her(contact: ColleagueContact, kind: str, to: str = "", **context: Any) -> str:
    """Mail a colleague who has agreed, or within `unconfirmed_mail`; return the key of the mail.

    Not where she wants no mail at all: then the key is that of no mail.
    """
    address = to or contact.email
    key = _key(contact.colleague_id, kind)
    if is_suppressed(address):
        return key
    subject, text = render_mail(f"services/mails/colleague_{kind}.txt", context)
    owner = next(iter(recipients()), None)
    headers = {"Reply-To": reply_address(owner)} if owner else {}
    post(key, address, subject, text, headers=headers)
    return key


def notify_owner(contact: ColleagueContact, event: str) -> None:
    """Mail who gets requests what a colleague did."""
    url = absolute(None, reverse("service_colleagues:detail", args=[contact.colleague_id]))
    _tell_owner(_key(contact.colleague_id, event), event, name=contact.colleague.name, url=url)


def notify_of_erasure(colleague_id: int) -> None:
    """Mail who gets requests that a colleague erased her data, without them."""
    url = absolute(None, reverse("wagtailsnippets_services_colleague:list"))
    _tell_owner(_key(colleague_id, "erased"), "erased", name="", url=url)


def notify_of_refusal(revision: Revision, **_signal: Any) -> None:
    """Mail who gets requests that a card wasn't published at its hour: its colleague hasn't agreed, or left."""
    card = revision.as_object()
    if isinstance(card, Colleague) and card.agreement:
        notify_owner(card.agreement, "held")


def _tell_owner(key: str, event: str, **context: str) -> None:
    with translation.override(settings.LANGUAGE_CODE):
        context["said"] = _sentences()[event] % context
    subject, text = render_mail("services/mails/owner_colleague.txt", context)
    for user in recipients():
        if user.email:
            post(f"{key}:{user.pk}", user.email, subject, text)


def _key(colleague_id: int, kind: str) -> str:
    return f"services.colleague:{colleague_id}:{kind}:{timezone.now():%Y%m%d%H%M%S%f}"


def _sentences() -> dict[str, str]:
    return {
        "agreed": _("%(name)s agreed. Her card can be published now."),
        "declined": _(
            "%(name)s said no. Nothing of her is published, and nobody writes to her again."
        ),
        "corrected": _(
            "%(name)s corrected her card. What she wrote waits as a draft: look at it and publish it."
        ),
        "wished": _("%(name)s asks for other words about her."),
        "moved": _("%(name)s has another e-mail address by now, and confirmed it."),
        "paused": _("%(name)s paused. Her card is hidden, and she gets no requests."),
        "resumed": _("%(name)s is back from her pause. Her card is shown again."),
        "left": _(
            "%(name)s left. Her card isn't published any more, and nobody writes to her again."
        ),
        "held": _(
            "The card of %(name)s wasn't published at its hour: she hasn't agreed, or she left."
        ),
        "erased": _("A colleague erased her card and whatever was kept of her."),
        "hidden": _(
            "%(name)s hasn't answered for 30 days whether her card still holds, so it is hidden. It is shown again when she answers."
        ),
        "renewed": _("%(name)s said that her card still holds. It is shown again."),
    }
