"""Media: video from elsewhere, audio and files of ours."""

import mimetypes
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageBlock

from core.base.richtext import SHORT
from core.blocks.base import ReadableStruct
from core.blocks.footnotes import FootnotedText
from core.blocks.video import Video, find_video


def validate_video(address: str) -> None:
    """Refuse addresses that are no YouTube or Vimeo video."""
    if find_video(address) is None:
        raise ValidationError(_("Paste the address of a YouTube or Vimeo video."))


class EmbedValue(blocks.StructValue):
    """Answer which video it is."""

    @property
    def video(self) -> Video | None:
        """Return the video, None where the address is none of ours."""
        return find_video(self["url"])


class EmbedBlock(ReadableStruct):
    """A video that loads from its host only when the reader asks for it."""

    excerpted_last = True
    reads = ("title", "caption")
    preview_newest = ("still",)

    url = blocks.URLBlock(
        label=_("Address"), validators=[validate_video], help_text=_("A video on YouTube or Vimeo.")
    )
    title = blocks.CharBlock(
        label=_("Title"),
        max_length=160,
        help_text=_("What the video is called: the play button says it."),
    )
    still = ImageBlock(label=_("Still picture"), required=False)
    caption = blocks.TextBlock(
        label=pgettext_lazy("below a picture", "Caption"), required=False, rows=1, max_length=300
    )

    class Meta:
        icon = "media"
        label = _("Video")
        group = _("Media")
        description = _(
            "A YouTube or Vimeo video: nothing loads from there until the reader clicks."
        )
        template = "blocks/embed.html"
        value_class = EmbedValue
        label_format = "{title}"
        preview_value = {
            "url": "https://vimeo.com/76979871",
            "title": _("A shared diary in five minutes"),
            "still": None,
            "caption": _("With subtitles in Spanish."),
        }


class DocumentValue(blocks.StructValue):
    """Answer what the file is: its address, name, kind and size."""

    @property
    def href(self) -> str:
        """Return the address of the file, '' where it is gone."""
        return self["file"].url if self["file"] else ""

    @property
    def name(self) -> str:
        """Return the title, by default the document's."""
        return self["title"] or getattr(self["file"], "title", "")

    @property
    def kind(self) -> str:
        """Return the kind as readers know it: PDF, MP3."""
        return self["file"].file_extension.upper() if self["file"] else ""

    @property
    def size(self) -> int | None:
        """Return the size in bytes, None where it isn't known."""
        return self["file"].get_file_size() if self["file"] else None

    @property
    def content_type(self) -> str:
        """Return the media type that the file's name tells."""
        return (
            mimetypes.guess_type(PurePath(self["file"].filename).name)[0] or ""
            if self["file"]
            else ""
        )


class AudioBlock(ReadableStruct):
    """Something to listen to, with its words."""

    reads = ("title", "transcript")
    preview_newest = ("file",)

    file = DocumentChooserBlock(label=_("Audio file"))
    title = blocks.CharBlock(label=_("Title"), max_length=160)
    transcript = FootnotedText(
        label=_("Transcript"),
        required=False,
        features=list(SHORT),
        help_text=_("What is said, for those who can't listen."),
    )

    class Meta:
        icon = "media"
        label = _("Audio")
        group = _("Media")
        description = _("Something to listen to, with its transcript.")
        template = "blocks/audio.html"
        value_class = DocumentValue
        label_format = "{title}"
        preview_value = {
            "file": None,
            "title": _("First the diary, then the answer"),
            "transcript": _(
                "<p>Before you say yes, look for the place where that work will fit.</p>"
            ),
        }

    def clean(self, value: Any) -> Any:
        """Refuse files that no browser plays."""
        cleaned = super().clean(value)
        if cleaned["file"] and not cleaned.content_type.startswith("audio/"):
            raise StructBlockValidationError(
                block_errors={
                    "file": ValidationError(_("Choose an audio file: MP3, M4A, OGG or WAV."))
                }
            )
        return cleaned


class FileBlock(ReadableStruct):
    """A file to download; its kind and size are shown."""

    excerpted_last = True
    preview_newest = ("file",)

    file = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=160,
        help_text=_("By default, the document's title."),
    )

    class Meta:
        icon = "download"
        label = _("Download")
        group = _("Media")
        description = _("A file to download; its kind and size are shown.")
        template = "blocks/file.html"
        value_class = DocumentValue
        label_format = "{title}"
        preview_value = {"file": None, "title": _("Template of a quotation")}
