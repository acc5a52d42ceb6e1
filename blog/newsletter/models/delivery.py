"""One message of an issue to one subscriber."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.mail.queue import Queued


class Delivery(Queued):
    """That an issue goes to a subscriber, once; `failure` says why it never will."""

    issue = models.ForeignKey(
        "newsletter.Issue", on_delete=models.CASCADE, related_name="deliveries"
    )
    subscriber = models.ForeignKey(
        "newsletter.Subscriber", on_delete=models.CASCADE, related_name="deliveries"
    )
    failure = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["issue", "subscriber"], name="newsletter_delivery_once")
        ]

    def __str__(self) -> str:
        return f"{self.issue_id} → {self.subscriber_id}"
