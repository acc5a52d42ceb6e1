"""Addresses that are never written to again: only keyed hashes of each are kept."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.visitors.fields import mail_key, mailbox_key
from core.visitors.hashing import keyed_hash


class Suppression(models.Model):
    """An address whose owner complained, or had her data erased.

    No form of visitors has mail sent to it, nor to another that reaches the same mailbox; a link in an earlier mail that
    subscribes her again takes it away, or the team does where she asks for it.
    """

    class Reason(models.TextChoices):
        """Why it isn't written to."""

        COMPLAINT = "complaint", _("complained")
        BOUNCE = "bounce", _("can't be reached")
        ERASED = "erased", _("had her data erased")

    address_hash = models.CharField(max_length=64, unique=True)
    mailbox_hash = models.CharField(max_length=64, blank=True, db_index=True)
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
        defaults = {"reason": reason, "mailbox_hash": _mailbox_hash(address)}
        cls.objects.update_or_create(address_hash=hash_of(address), defaults=defaults)

    @classmethod
    def covers(cls, address: str) -> bool:
        """Tell whether no form may have mail sent to an address, nor to its mailbox."""
        return cls._of(address).exists()

    @classmethod
    def lift(cls, address: str) -> bool:
        """Write to an address again; return False where nothing spoke against it."""
        return bool(cls._of(address).delete()[0])

    @classmethod
    def _of(cls, address: str) -> models.QuerySet:
        return cls.objects.filter(
            Q(address_hash=hash_of(address)) | Q(mailbox_hash=_mailbox_hash(address))
        )


def _mailbox_hash(address: str) -> str:
    return keyed_hash("newsletter.suppression.mailbox", mailbox_key(address))


def hash_of(address: str) -> str:
    """Return by what an address is known here."""
    return keyed_hash("newsletter.suppression", mail_key(address))
