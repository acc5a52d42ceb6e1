"""Pasting in the article editor: where it is sent, and the body that listens."""

from typing import Any

from django import forms
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.admin.telepath import register
from wagtail.blocks.stream_block import StreamBlockAdapter

from blog.blocks import ArticleBody
from blog.desk.pasting.views import paste


@hooks.register("register_admin_urls")
def pasting_urls() -> list[URLPattern]:
    """Return where a paste is made into blocks."""
    return [path("paste/", paste, name="desk_paste")]


class ArticleBodyAdapter(StreamBlockAdapter):
    """The body of an article in the editor: it takes what is pasted apart into blocks."""

    js_constructor = "desk.ArticleBody"

    def js_args(self, block: ArticleBody) -> list[Any]:
        """Tell where to send a paste, and what to say of it."""
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
