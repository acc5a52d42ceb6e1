"""Pasting into the editor: the clipboard's HTML as blocks of an article's body."""

from collections import Counter
from collections.abc import Callable, Iterator
from typing import Any

from bs4 import Tag
from django import forms
from django.http import HttpRequest, JsonResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, ngettext_lazy
from django.views.decorators.http import require_POST
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockAdapter
from wagtail_footnotes.models import Footnote

from blog.blocks import ArticleBody
from blog.models import ArticlePage
from core.base.markup import is_deep
from core.blocks.convert import Block, blocks_from_html
from core.blocks.paste import PastedPicture, clean_paste
from core.blocks.paste_notes import Notes
from core.wagtail_compat.blocks import pack_for_editor
from editorial.editor.pasted_pictures import (
    MOST,
    MOST_PIXELS,
    files_for,
    save_picture,
    text_length,
    within_pixels,
)

LARGEST = 30 * 1024 * 1024  # bytes of HTML, which may hold pictures
LONGEST = 2 * 1024 * 1024  # characters of it beside them
FOOTNOTE_TEXT = Footnote._meta.get_field("text").formfield()
MOST_TAGS = 10_000  # a book's chapter has some thousands


class PasteForm(forms.Form):
    """Take the clipboard's content as files: text fields of a form may not be so large."""

    html = forms.FileField(max_length=200)
    rtf = forms.FileField(required=False)

    def clean(self) -> dict[str, Any]:
        """Decode the texts and refuse what is too large."""
        cleaned = super().clean() or {}
        for name, file in cleaned.items():
            if file and file.size > LARGEST:
                raise forms.ValidationError(
                    _("That is too much for one paste: paste it in several parts.")
                )
            cleaned[name] = file.read().decode("utf-8", "replace") if file else ""
        _refuse_excess(cleaned.get("html", ""))
        return cleaned


def _refuse_excess(html: str) -> None:
    """Refuse what would take the parsers long: too much text or markup, or too deeply nested."""
    if text_length(html) > LONGEST or html.count("<") > MOST_TAGS * 2:  # starts and ends
        raise forms.ValidationError(_("That is too much for one paste: paste it in several parts."))
    if is_deep(html):
        raise forms.ValidationError(
            _(
                "The text is nested too deeply to be pasted: paste the words alone with Ctrl+Shift+V."
            )
        )


@require_POST
def paste(request: HttpRequest) -> JsonResponse:
    """Return {"blocks": [{"type", "value", "id"}] packed for telepath, "footnotes": [{"uuid", "text"}], "message": what became of it}."""
    form = PasteForm(request.POST, request.FILES)
    if not form.is_valid():
        text = " ".join(map(str, form.non_field_errors())) or _("There is nothing to paste.")
        return JsonResponse({"message": text}, status=400)
    pasted = clean_paste(form.cleaned_data["html"])
    pictures = pasted.pictures
    clipboard = request.FILES.getlist("pictures")[:MOST]
    held = files_for(pictures[:MOST], form.cleaned_data["rtf"], clipboard)
    files = within_pixels(held)
    is_excess = len(pictures) > MOST or held != files
    kept = [
        file and save_picture(file, picture, request.user)
        for file, picture in zip(files, pictures, strict=False)
    ]
    kept += [None] * (len(pictures) - len(kept))
    blocks = blocks_from_html(pasted.html, _picture_maker(pictures, kept))
    footnotes = _footnotes(pasted.notes, blocks)
    message = _message(len(blocks), pictures, kept, is_excess)
    return JsonResponse(
        {
            "blocks": _packed(blocks),
            "footnotes": footnotes,
            "message": " ".join([message, *_left_out(pasted.notes.left_out)]),
        }
    )


def _picture_maker(pictures: list[PastedPicture], kept: list[Any]) -> Callable[[Tag], list[Block]]:
    def make(tag: Tag) -> list[Block]:
        number = int(str(tag["data-picture"]))
        return [_picture(pictures[number], kept[number])]

    return make


def _picture(picture: PastedPicture, image: Any) -> Block:
    """Return an image block, or a paragraph that names the missing image."""
    if image is None:
        return "paragraph", format_html("<p>[{}]</p>", _missing(picture))
    image.contextual_alt_text, image.decorative = picture.alt, False
    value = {"image": image, "caption": picture.caption[:300], "credit": "", "width": "text"}
    return "image", value


def _missing(picture: PastedPicture) -> str:
    name = picture.alt or picture.caption
    return (
        _("The image “%(name)s” is missing here") % {"name": name}
        if name
        else _("An image is missing here")
    )


def _footnotes(notes: Notes, blocks: list[Block]) -> list[dict[str, str]]:
    """Return the footnotes as their form takes them; one whose mark has no place in the blocks becomes a paragraph."""
    body, found = str(blocks), []
    for uuid, html in notes.texts.items():
        text = "".join(value for kind, value in blocks_from_html(html) if kind == "paragraph")
        if uuid in body:
            found.append({"uuid": uuid, "text": FOOTNOTE_TEXT.widget.format_value(text)})
        elif text:
            blocks.append(("paragraph", text))
    return found


def _left_out(kinds: Counter[str]) -> Iterator[str]:
    """Yield a sentence a kind of what stays out."""
    sentences = {
        "comment": ngettext_lazy(
            "%(count)s comment of the margin stayed out.",
            "%(count)s comments of the margin stayed out.",
            "count",
        ),
        "deletion": ngettext_lazy(
            "%(count)s passage deleted with tracked changes stayed out.",
            "%(count)s passages deleted with tracked changes stayed out.",
            "count",
        ),
        "footnote": ngettext_lazy(
            "%(count)s mark of a footnote stayed out, since its note wasn't copied.",
            "%(count)s marks of footnotes stayed out, since their notes weren't copied.",
            "count",
        ),
    }
    for kind, sentence in sentences.items():
        if kinds[kind]:
            yield sentence % {"count": kinds[kind]}


def _packed(blocks: list[Block]) -> Any:
    body = ArticlePage.body.field.stream_block
    return pack_for_editor(body.normalize(blocks))


def _message(count: int, pictures: list[PastedPicture], kept: list[Any], is_excess: bool) -> str:
    text = ngettext("Pasted as %(count)s block.", "Pasted as %(count)s blocks.", count) % {
        "count": count
    }
    missing = [
        picture.alt or picture.caption or _("without a name")
        for picture, image in zip(pictures, kept, strict=True)
        if image is None
    ]
    if not missing:
        return text
    names = ", ".join(missing)
    if is_excess:
        most = {"number": MOST, "pixels": MOST_PIXELS // 1_000_000}
        text += (
            " "
            + _(
                "One paste brings %(number)d images and %(pixels)d megapixels at most: the others stayed out."
            )
            % most
        )
    return f"{text} " + _(
        "Images that weren't on the clipboard, upload them in their places: %(names)s."
    ) % {"names": names}


class ArticleBodyAdapter(StreamBlockAdapter):
    """Adapt the article's body for the editor, with a script that pastes as blocks."""

    js_constructor = "desk.ArticleBody"

    def js_args(self, block: ArticleBody) -> list[Any]:
        """Add the URL to send a paste to, and the messages."""
        *arguments, meta = super().js_args(block)
        said = {
            "url": reverse("desk_paste"),
            "working": _("Pasting…"),
            "failed": _(
                "It couldn't be pasted, and nothing has changed. Try again, or paste the words alone with Ctrl+Shift+V."
            ),
            "noPictures": _("Images can't be pasted here: add an image block to the body instead."),
        }
        return [*arguments, meta | {"paste": said}]

    @property
    def media(self) -> forms.Media:
        """Load our script after Wagtail's."""
        return super().media + forms.Media(js=[static("desk/pasting.js")])


register(ArticleBodyAdapter(), ArticleBody)
