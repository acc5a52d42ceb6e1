"""Pictures: one, or several together."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from wagtail import blocks
from wagtail.images.blocks import ImageBlock

from core.blocks.base import ReadableStruct, newest

WIDTHS = [
    ("text", _("As wide as the text")),
    ("wide", _("Wider than the text")),
    ("full", _("Across the page")),
]


class PictureValue(blocks.StructValue):
    """Answer how wide a picture stands and who made it."""

    @property
    def spec(self) -> str:
        """Return the width, that of the text where what is stored is none of ours."""
        return self["width"] if self["width"] in dict(WIDTHS) else "text"

    @property
    def credit_line(self) -> str:
        """Return the credit given here, by default the image's own."""
        return self["credit"] or getattr(self["image"], "credit", "")


class PictureBlock(ReadableStruct):
    """A picture with caption and credit."""

    excerpted_last = True
    reads = ("caption",)
    preview_newest = ("image",)

    image = ImageBlock(label=_("Image"))
    caption = blocks.TextBlock(
        label=pgettext_lazy("below a picture", "Caption"), required=False, rows=1, max_length=300
    )
    credit = blocks.CharBlock(
        label=_("Credit"),
        required=False,
        max_length=200,
        help_text=_("By default, the credit kept with the image."),
    )
    width = blocks.ChoiceBlock(label=_("Width"), choices=WIDTHS, default="text")

    class Meta:
        icon = "image"
        label = _("Image")
        group = _("Media")
        description = _("A picture with caption, credit and width.")
        template = "blocks/image.html"
        value_class = PictureValue
        label_format = "{caption}"
        preview_value = {
            "image": None,
            "caption": _("The diary, open on the week to come."),
            "credit": "",
            "width": "text",
        }


# Of the pictures of a gallery (`sizes`), by how many there are: `.gallery__images` in site.css.
_ROOM = "(min-width: 32rem) 45vw, 90vw"
SIZES = {
    1: "(min-width: 64rem) 60rem, 91vw",
    2: f"(min-width: 62rem) 29.5rem, {_ROOM}",
    3: f"(min-width: 62rem) 19.5rem, (min-width: 47rem) 30vw, {_ROOM}",
    4: f"(min-width: 62rem) 14.5rem, (min-width: 47rem) 30vw, {_ROOM}",
}


class GalleryItemBlock(ReadableStruct):
    """A picture of a gallery."""

    image = ImageBlock(label=_("Image"))
    caption = blocks.CharBlock(
        label=pgettext_lazy("below a picture", "Caption"), required=False, max_length=200
    )

    class Meta:
        icon = "image"
        label = _("Image")
        label_format = "{caption}"


class GalleryBlock(ReadableStruct):
    """Several pictures together."""

    excerpted_last = True
    caption = blocks.TextBlock(
        label=pgettext_lazy("below a picture", "Caption"), required=False, rows=1, max_length=300
    )
    images = blocks.ListBlock(GalleryItemBlock(), label=_("Images"), min_num=2, max_num=12)

    class Meta:
        icon = "grid"
        label = _("Gallery")
        group = _("Media")
        description = _("Two to twelve pictures that belong together.")
        template = "blocks/gallery.html"
        label_format = "{caption}"
        preview_value = {
            "caption": _("Three calendars with three permissions"),
            "images": [
                {"image": None, "caption": _("Work")},
                {"image": None, "caption": _("Private")},
            ],
        }

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        """Add how wide a picture is: as many stand beside each other as there is room for."""
        sizes = SIZES[min(max(len(value["images"] or []), 1), max(SIZES))]
        return super().get_context(value, parent_context=parent_context) | {"sizes": sizes}

    def get_preview_value(self) -> Any:
        """Show the site's newest image twice."""
        value = super().get_preview_value()
        for item in value["images"]:
            item["image"] = newest(self.child_blocks["images"].child_block.child_blocks["image"])
        return value
