"""A testimonial's consent is withdrawn: its words leave, and whose only proof it was is told."""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry, Site

from core.base.models import SiteSettings
from core.base.seo import absolute
from core.mail.outgoing import post
from services.evidence import showing
from services.focus import backed_services
from services.models import Testimonial

ACTION = "services.testimonial.withdraw"


def services_quoting(testimonial: Testimonial) -> list[tuple[Any, bool]]:
    """Return the published services that show a testimonial, each with whether it is all that shows it."""
    found = []
    for backed in backed_services():
        proofs = showing(backed.proofs)
        if any(proof.found == testimonial for proof in proofs):
            found.append((backed.service, all(proof.found == testimonial for proof in proofs)))
    return found


@transaction.atomic
def withdraw(testimonial: Testimonial, user: Any) -> list[Any]:
    """Erase the words and the name, here and in the log; mail the owners of services that nothing else shows.

    Returns those services: they stay published. Withdrawn already: none.
    """
    locked = Testimonial.objects.select_for_update().get(pk=testimonial.pk)
    if locked.withdrawn_at:
        return []
    alone = [service for service, is_alone in services_quoting(locked) if is_alone]
    locked.words = locked.given_by = locked.role = locked.consent = ""
    locked.withdrawn_at = timezone.now()
    locked.save()
    ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Testimonial), object_id=str(locked.pk)
    ).update(label=str(locked))
    log(locked, ACTION, user=user)
    for service in alone:
        if service.is_offered:
            _mail_owner(service, locked)
    return alone


def _mail_owner(service: Any, testimonial: Testimonial) -> None:
    """Tell the owner of a service; without her, the address of the site."""
    owner = service.owner if service.owner and service.owner.is_active else None
    settings = SiteSettings.for_site(Site.objects.get(is_default_site=True))
    to = (owner and owner.email) or settings.contact_email
    if not to:
        return
    text = _(
        "The consent to a testimonial was withdrawn, so its words are gone from “%(title)s”. Nothing else shows that you master this service: it is still published, as offered.\n\nAdd other evidence, or change its state: %(address)s"
    )
    address = absolute(None, reverse("wagtailadmin_pages:edit", args=[service.pk]))
    post(
        f"services:unbacked:{testimonial.pk}:{service.pk}",
        to,
        _("“%(title)s” is without evidence") % {"title": service.title},
        text % {"title": service.title, "address": address},
    )
