"""Checks of pictures, audio, video and files: present, accessible, large enough."""

import re
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _
from wagtail.images.blocks import ImageBlock

from core.serving.renditions import SPECS, ImageSpec
from editorial.checks.subject import Finding, Place, Placed, Subject, advice, error

REM = 16
LONG_ALT = 200
SHARE = (1200, 630)
_FILE_NAME = re.compile(
    r"\.(?:avif|gif|jpe?g|png|svg|webp)$|_|^(?:img|dsc|image|imagen|foto)[-\s]?\d+$", re.I
)
_COLUMN = re.compile(r"(\d{1,4})rem")
_PIXELS = re.compile(r"width-(\d{1,5})")
# Shown as mere decoration: a video's still picture, beside the video's title.
_SILENT = frozenset({"still"})
_WITH_FILE = frozenset({"file", "audio"})


def cover_alt(subject: Subject) -> Iterator[Finding]:
    """Find a cover without alternative text, which is the image's description."""
    cover = subject.article.cover
    if cover and not cover.description.strip():
        yield error(
            "cover.alt",
            _cover(),
            _("The cover has no alternative text: who doesn't see it gets nothing."),
            _("Edit the image “%(title)s” and describe it in “Description”.")
            % {"title": cover.title},
        )


def _cover() -> Place:
    return Place(_("cover"), "cover")


def missing_pictures(subject: Subject) -> Iterator[Finding]:
    """Find image blocks whose image is gone."""
    for leaf in _pictures(subject):
        if leaf.value is None and leaf.block.child_blocks["image"].required:
            yield error(
                "image.missing",
                leaf.place,
                _("There is no picture: it wasn't chosen, or somebody deleted it."),
                _("Choose one, or remove the block."),
            )


def missing_alt(subject: Subject) -> Iterator[Finding]:
    """Find images without alternative text."""
    for leaf in _spoken(subject):
        if not _alt(leaf.value):
            yield error(
                "image.alt",
                leaf.place,
                _("The picture has no alternative text: who doesn't see it gets nothing."),
                _("Write what it shows, or mark it as decorative if it says nothing."),
            )


def missing_files(subject: Subject) -> Iterator[Finding]:
    """Find blocks whose file is gone, and videos of unknown hosts."""
    for placed in subject.placed:
        if placed.block.name in _WITH_FILE and placed.value["file"] is None:
            yield error(
                "file.missing",
                placed.place,
                _("There is no file: it wasn't chosen, or somebody deleted it."),
                _("Choose one, or remove the block."),
            )
        if placed.block.name == "embed" and placed.value.video is None:
            yield error(
                "video.address",
                placed.place,
                _("The address is no YouTube or Vimeo video."),
                _("Paste the address of the video, or remove the block."),
            )


def _pictures(subject: Subject) -> list[Placed]:
    return [leaf for leaf in subject.leaves if isinstance(leaf.block, ImageBlock)]


def _spoken(subject: Subject) -> Iterator[Placed]:
    """Yield images that aren't decorative."""
    for leaf in _pictures(subject):
        decorative = getattr(leaf.value, "decorative", False)
        if leaf.value is not None and leaf.block.name not in _SILENT and not decorative:
            yield leaf


def _alt(image: Any) -> str:
    return (image.contextual_alt_text or "").strip()


def poor_alt(subject: Subject) -> Iterator[Finding]:
    """Advise on alternative texts that look like file names or are too long."""
    cover = subject.article.cover
    texts = [(leaf.place, _alt(leaf.value)) for leaf in _spoken(subject)]
    if cover:
        texts.append((_cover(), cover.description.strip()))
    for place, alt in texts:
        if _FILE_NAME.search(alt):
            yield advice(
                "image.alt_name",
                place,
                _("The alternative text “%(alt)s” looks like a file's name.") % {"alt": alt},
                _("Write what the picture shows."),
            )
        elif len(alt) > LONG_ALT:
            yield advice(
                "image.alt_long",
                place,
                _("The alternative text has %(length)d characters.") % {"length": len(alt)},
                _("Say what matters in one sentence; the rest belongs to the text."),
            )


def repeated_caption(subject: Subject) -> Iterator[Finding]:
    """Advise on alternative texts that repeat the caption."""
    for placed in subject.of_type("image"):
        image, caption = placed.value["image"], placed.value["caption"].strip()
        if image and caption and _alt(image).casefold() == caption.casefold():
            yield advice(
                "image.alt_caption",
                placed.place,
                _("The alternative text says the same as the caption: who listens hears it twice."),
                _("Write what is seen in the picture."),
            )


def small_pictures(subject: Subject) -> Iterator[Finding]:
    """Advise on images narrower than they are shown."""
    cover = subject.article.cover
    shown = [
        (placed.place, placed.value["image"], placed.value.spec)
        for placed in subject.of_type("image")
    ]
    if cover:
        shown.append((_cover(), cover, "wide"))
    for place, image, spec in shown:
        if image and image.width < shown_width(SPECS[spec]):
            yield advice(
                "image.small",
                place,
                _(
                    "The picture is %(width)d pixels wide, and is shown in %(shown)d: it will look blurred."
                )
                % {"width": image.width, "shown": shown_width(SPECS[spec])},
                _("Upload a larger one, or show it less wide."),
            )


def shown_width(spec: ImageSpec) -> int:
    """Return the width in pixels of a picture on a desktop's page."""
    if column := _COLUMN.search(spec.sizes.rpartition(")")[2]):
        return int(column[1]) * REM
    return max(int(found[1]) for size in spec.resizes if (found := _PIXELS.match(size)))


def no_cover(subject: Subject) -> Iterator[Finding]:
    """Advise on a missing cover, or one too small to be shared."""
    image = subject.article.share_image or subject.article.cover
    if image is None:
        yield advice(
            "cover.missing",
            _cover(),
            _("There is no cover: lists and social networks will show none of the article's own."),
        )
    elif image.width < SHARE[0] or image.height < SHARE[1]:
        yield advice(
            "share.small",
            Place(_("share image"), "share_image") if subject.article.share_image else _cover(),
            _("The picture is %(width)d × %(height)d pixels; social networks want %(least)s.")
            % {"width": image.width, "height": image.height, "least": "1200 × 630"},
        )


def no_transcript(subject: Subject) -> Iterator[Finding]:
    """Advise on recordings without a transcript."""
    for placed in subject.of_type("audio"):
        if not placed.block.child_blocks["transcript"].plain_text(placed.value["transcript"]):
            yield advice(
                "audio.transcript",
                placed.place,
                _("The recording has no transcript: who can't hear gets nothing."),
                _("Write what is said."),
            )


ERRORS = (cover_alt, missing_pictures, missing_alt, missing_files)
ADVICE = (no_cover, small_pictures, poor_alt, repeated_caption, no_transcript)
