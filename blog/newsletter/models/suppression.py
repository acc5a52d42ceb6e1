"""Addresses that are never written to again: only a keyed hash of each is kept."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.visitors.fields import mail_key
from core.visitors.hashing import keyed_hash


class Suppression(models.Model):
    """An address whose owner complained, or had her data erased; signing up anew takes it away."""

    class Reason(models.TextChoices):
        """Why it isn't written to."""

        COMPLAINT = "complaint", _("complained")
        BOUNCE = "bounce", _("can't be reached")
        ERASED = "erased", _("had her data erased")

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=10, choices=Reason)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        default_permissions = ()

    def __str__(self) -> str:
        return self.address_hash[:12]

    @classmethod
    def suppress(cls, address: str, reason: str) -> None:
        """Never write to an address again."""
        defaults = {"reason": reason}
        cls.objects.update_or_create(address_hash=hash_of(address), defaults=defaults)

    @classmethod
    def covers(cls, address: str) -> bool:
        """Tell whether an address isn't written to."""
        return cls.objects.filter(address_hash=hash_of(address)).exists()


def hash_of(address: str) -> str:
    """Return by what an address is known here."""
    return keyed_hash("newsletter.suppression", mail_key(address))
