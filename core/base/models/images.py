"""Images and their renditions."""

import os.path
from typing import Any

from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import (
    AbstractImage,
    AbstractRendition,
    Image,
    WagtailImageField,
    WagtailImageFieldFile,
    get_upload_to,
)
from wagtail.search import index
from wagtail.utils.file import hash_filelike

from core.base.pictures import cleaned
from core.wagtail_compat.files import is_stored


class PictureFieldFile(WagtailImageFieldFile):
    """The file of an image: whatever way a picture comes, it passes here."""

    def save(self, name: str, content: File, save: bool = True) -> None:
        """Store the picture drawn anew and note what is stored; raises PictureRefused, a ValidationError."""
        if not content.name:
            content.name = name
        clean = cleaned(content)
        suffix = os.path.splitext(clean.name or "")[1]
        super().save(os.path.splitext(name)[0] + suffix, clean, save=False)
        self.instance.file_size = clean.size
        clean.seek(0)
        self.instance.file_hash = hash_filelike(clean)
        self.instance.is_clean = True
        if save:
            self.instance.save()


class PictureField(WagtailImageField):
    """A picture without anything else of the file that was uploaded."""

    attr_class = PictureFieldFile


class SiteImage(AbstractImage):
    """An uploaded picture; `description` (Wagtail's field) is its alt text where a page gives no other."""

    credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Who made the picture, and its licence."),
    )

    file: Any = PictureField(
        verbose_name=_("file"),
        upload_to=get_upload_to,
        width_field="width",
        height_field="height",
    )
    # Drawn anew by core.base.pictures; what older versions stored is by `manage.py clean_images`.
    is_clean = models.BooleanField(default=False, editable=False)
    admin_form_fields = (*Image.admin_form_fields, "credit")
    search_fields = [
        *AbstractImage.search_fields,
        index.SearchField("filename"),
        index.AutocompleteField("filename"),
    ]

    class Meta(AbstractImage.Meta):
        verbose_name = _("image")
        verbose_name_plural = _("images")

    @property
    def filename(self) -> str:
        """Return the name of the file, without its folder."""
        return os.path.basename(self.file.name or "")

    @property
    def default_alt_text(self) -> str:
        """Return the description, never the title: a file's name is no text for a reader."""
        return self.description

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Store a new file first: what is noted of it belongs to the same row."""
        if self.file and not is_stored(self.file):
            self.file.save(self.file.name, self.file.file, save=False)
        super().save(*args, **kwargs)


class SiteRendition(AbstractRendition):
    """A picture in one size and format."""

    image = models.ForeignKey(SiteImage, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
        indexes = (models.Index(fields=["file"], name="rendition_by_file"),)

    def get_upload_to(self, filename: str) -> str:
        """Put a mark of the original into the name: the address of another picture is another."""
        folder, name = os.path.split(super().get_upload_to(filename))
        return f"{folder}/{self.image.get_file_hash()[:8]}-{name}"
