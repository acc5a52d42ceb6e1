"""Mail about referrals: to the colleague who is asked, and to the client. None before acceptance holds who she is."""

from typing import Any

from django.urls import reverse

from core.base.seo import absolute
from core.mail.models import OutgoingMail
from core.mail.outgoing import post, render_mail
from services.models import Referral, ReferralConsent, ServiceRequest
from services.requests.notifications import own_page


def colleague_page(referral: Referral) -> str:
    """Return the absolute address of the page where a colleague answers."""
    return absolute(None, reverse("service_referral", args=[referral.token]))


def tell_colleague(referral: Referral, kind: str) -> None:
    """Mail the colleague of a referral: `asked`, `reminded`, `over`, `contact`, `delete`, `thanks`; once each.

    `contact` alone holds name and address of the client, and her own words; `asked` those that she agreed to.
    """
    if not referral.address:
        return
    context: dict[str, Any] = {
        "name": referral.called,
        "number": referral.request_id,
        "url": colleague_page(referral),
        "by_hand": referral.colleague_id is None,
    }
    headers = {}
    if kind in ("asked", "reminded"):
        context["words"] = agreed_words(referral)
    elif kind == "contact":
        context["asked"] = referral.request
        headers["Reply-To"] = referral.request.email
    _post(referral, kind, referral.address, context, headers)


def tell_client(referral: Referral, kind: str) -> None:
    """Mail the client about a referral of hers: `accepted`, `left` (the colleague), `nobody` (could)."""
    colleague = referral.colleague
    context = {
        "name": referral.called,
        "site": colleague.url if colleague else "",
        "url": own_page(referral.request),
    }
    _post(referral, f"client_{kind}", referral.request.email, context, {})


def _post(
    referral: Referral, kind: str, to: str, context: dict[str, Any], headers: dict[str, str]
) -> None:
    subject, text = render_mail(f"services/mails/referral_{kind}.txt", context)
    key = f"services.referral:{referral.request_id}:{referral.pk}:{kind}"
    post(key, to, subject, text, headers=headers)


def agreed_words(referral: Referral) -> str:
    """Return the words that the client last agreed to pass on to this colleague."""
    given = referral.consents.filter(action=ReferralConsent.Action.GIVEN).last()
    return given.words if given else ""


def delete_mails_about(request: ServiceRequest) -> None:
    """Delete what is kept of the mails about a request's referrals."""
    OutgoingMail.objects.filter(key__startswith=f"services.referral:{request.pk}:").delete()
