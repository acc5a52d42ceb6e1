"""Images and their renditions."""

import os.path
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition, Image

from core.base.pictures import shrunk


class SiteImage(AbstractImage):
    """An uploaded picture; `description` (Wagtail's field) is its alt text where a page gives no other."""

    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made the picture, and its licence."),
    )

    file: Any  # Wagtail's field
    admin_form_fields = (*Image.admin_form_fields, "credit")

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def default_alt_text(self) -> str:
        """Return the description, never the title: a file's name is no text for a reader."""
        return self.description

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Shrink a picture that comes by another way than the form, which did it before."""
        if self.file and not self.file._committed:
            self._shrink()
        super().save(*args, **kwargs)

    def _shrink(self) -> None:
        if small := shrunk(self.file):
            self.file = small
            self._set_image_file_metadata()


class SiteRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)

    def get_upload_to(self, filename: str) -> str:
        """Put a mark of the original into the name: the address of another picture is another."""
        folder, name = os.path.split(super().get_upload_to(filename))
        return f"{folder}/{self.image.get_file_hash()[:8]}-{name}"
