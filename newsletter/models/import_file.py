"""Uploaded files of addresses, from the report to the import."""

from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from newsletter.models.subscribers import Frequency

KEPT = timedelta(hours=1)  # between looking at the report and importing


class ImportFileQuerySet(models.QuerySet):
    """Filter files by age."""

    def fresh(self) -> Self:
        """Filter files that may still be imported."""
        return self.filter(created_at__gt=timezone.now() - KEPT)

    def forget_old(self) -> None:
        """Delete files that are too old."""
        self.filter(created_at__lte=timezone.now() - KEPT).delete()


class ImportFile(models.Model):
    """Store an uploaded file, decoded, until it is imported or KEPT is over."""

    name = models.CharField(_("file"), max_length=100)
    text = models.TextField()
    proof = models.TextField(_("proof of consent"))
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.EACH)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = ImportFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file to import")
        verbose_name_plural = _("files to import")
        default_permissions = ()

    def __str__(self) -> str:
        return f"import file {self.pk}"
