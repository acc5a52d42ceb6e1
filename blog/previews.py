"""How the editor previews an article where it will be met elsewhere: in lists, when shared, in a feed reader, in mail.

Each shows what the site itself sends there: the lists' own templates, the page's own meta elements, the feed's own entry,
and the mail that whoever sends it (newsletter) makes of the article.
"""

from typing import Any, NamedTuple
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.template.response import TemplateResponse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from blog.feeds import entry
from core.base.models import SiteSettings
from core.base.previews import PREVIEW_MODES
from core.serving.renditions import SPECS
from core.serving.warming import warm

LIST, SHARE, READER, MAIL = "list", "share", "reader", "mail"
MODES = [
    PREVIEW_MODES[0],
    (LIST, _("In lists")),
    (SHARE, _("Share card")),
    (READER, _("Feed reader")),
    (MAIL, _("By mail")),
    *PREVIEW_MODES[1:],
]
MAIL_HOOK = "serve_article_by_mail"  # fn(request, article): the answer that shows it


class Card(NamedTuple):
    """What a network reads of a page when somebody shares it."""

    title: str
    description: str
    image: str
    image_alt: str
    domain: str


class PreviewedElsewhere:
    """An article with a preview of each place where it is met."""

    @property
    def preview_modes(self) -> list[Any]:
        """Return the ways in which the editor may preview the article: by mail where somebody mails it."""
        is_mailed = bool(hooks.get_hooks(MAIL_HOOK))
        return [mode for mode in MODES if mode[0] != MAIL or is_mailed]

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        """Show the article elsewhere, or as a page where the mode is none of ours."""
        if mode_name == MAIL:
            show, *_others = hooks.get_hooks(MAIL_HOOK)
            return show(request, self)
        if mode_name not in _CONTEXTS:
            return super().serve_preview(request, mode_name)  # type: ignore[misc]
        shown = _CONTEXTS[mode_name](request, self)
        context = self.get_context(request) | shown  # type: ignore[attr-defined]
        return TemplateResponse(request, f"blog/previews/{mode_name}.html", context)


def in_lists(request: HttpRequest, article: Any) -> dict[str, Any]:
    """Return what the templates of lists ask for."""
    return {"article": article}


def shared(request: HttpRequest, article: Any) -> dict[str, Any]:
    """Return the card that the page's own meta elements make; a draft's picture isn't ready for it yet."""
    shared_image = article.meta_image or SiteSettings.for_request(request).share_image
    warm(filter(None, [shared_image]), filters=SPECS["share"].filters)
    html = render_to_string("includes/meta.html", article.get_context(request), request)
    found = {
        str(meta["property"]): str(meta["content"])
        for meta in BeautifulSoup(html, "html.parser").find_all("meta", property=True)
    }
    title, description, image, alt = (
        found.get(f"og:{part}", "") for part in ("title", "description", "image", "image:alt")
    )
    return {"card": Card(title, description, image, alt, _domain())}


def in_reader(request: HttpRequest, article: Any) -> dict[str, Any]:
    """Return the entry of the feed."""
    item = entry(request, article)
    return {"entry": item | {"content": mark_safe(item["content"])}}  # noqa: S308 - as the feed sends it


def _domain() -> str:
    return (urlsplit(settings.SITE_URL).hostname or "").removeprefix("www.")


_CONTEXTS = {LIST: in_lists, SHARE: shared, READER: in_reader}
