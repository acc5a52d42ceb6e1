"""Counted attempts, requests for data, and versions of consent texts."""

import hashlib
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """Store an attempt that a limit counts, by a keyed hash of who made it."""

    purpose = models.CharField(max_length=60)
    who = models.CharField(max_length=64)
    at = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name = _("attempt")
        verbose_name_plural = _("attempts")
        default_permissions = ()
        indexes = [models.Index(fields=["who", "purpose", "at"], name="attempt_counted")]

    def __str__(self) -> str:
        return self.purpose


class DataRequest(models.Model):
    """Store a request for the data of an address; the mailed link names this row, never the address."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    email = models.EmailField(_("e-mail"), db_index=True)
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    class Meta:
        verbose_name = _("request for data")
        verbose_name_plural = _("requests for data")
        default_permissions = ()

    def __str__(self) -> str:
        return str(self.pk)


class ConsentText(models.Model):
    """Store a version of a text that visitors agree to; versions are never changed."""

    purpose = models.CharField(_("purpose"), max_length=60)
    text = models.TextField(_("text"))
    digest = models.CharField(max_length=64, editable=False)
    created_at = models.DateTimeField(_("first agreed to"), auto_now_add=True)

    class Meta:
        verbose_name = _("consent text")
        verbose_name_plural = _("consent texts")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(fields=["purpose", "digest"], name="consent_text_once")
        ]

    def __str__(self) -> str:
        return self.text[:80]


def consent_to(purpose: str, text: str) -> ConsentText:
    """Return the version with exactly this text, made when somebody first agrees to it."""
    digest = hashlib.sha256(text.encode()).hexdigest()
    version, _made = ConsentText.objects.get_or_create(
        purpose=purpose, digest=digest, defaults={"text": text}
    )
    return version
