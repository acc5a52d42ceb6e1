"""What stops a service from being published: it is asked of every version, whichever way it goes live."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Revision

from services.evidence import showing
from services.models import ServicePage


def refuse_unbacked(page: Any, revision: Revision | None) -> list[str]:
    """Return what must be mended before a service is published as it stands; nothing for anything else."""
    return findings_of(page) if isinstance(page, ServicePage) else []


def findings_of(service: Any) -> list[str]:
    """Return what is against publishing a service."""
    findings = []
    if service.state == service.State.OFFERED and not showing(service.proofs):
        findings.append(
            _(
                "You offer this service and nothing shows that you master it. One of these is enough: a certificate with its document, a position, degree or programme of your trajectory, a finished project, a testimonial. Without any, choose “I am learning it”, or “I don't do it: I refer you to somebody who does”."
            )
        )
    again = service.look_again_on
    if service.state == service.State.LEARNING and (not again or again < timezone.localdate()):
        findings.append(_("Write a date to come on which you will look at it again and decide."))
    if service.price_kind != service.Price.ON_REQUEST and service.price_amount is None:
        findings.append(_("Write the amount, or choose “on request” as the price."))
    return findings
