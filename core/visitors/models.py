"""What is kept of visitors beside what they write: how often they tried, what they asked for, what they agreed to word for word."""

import hashlib
from uuid import uuid4

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Attempt(models.Model):
    """Somebody did what is limited: a keyed hash says who, and is dropped when no limit looks at it any more."""

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
    """Somebody asked for the data of an address: the link that was mailed there names this row, and never the address."""

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
    """A version of a text that visitors agree to. Versions are never changed: who agreed points at hers."""

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
