"""What the editor may preview of any page: the page as it is, and as those see it who read in the dark."""

from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest, HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGE, DARK = "", "dark"  # Wagtail's name for the first, and ours; base.html asks for it
PREVIEW_MODES: list[tuple[str, str | Promise]] = [(PAGE, _("Page")), (DARK, _("Dark scheme"))]

# What the theme leaves to the reader's system, and what it becomes.
_DARK = {"(prefers-color-scheme: dark)": "all", "color-scheme: light dark": "color-scheme: dark"}


def dark_css(request: HttpRequest) -> HttpResponse:
    """Answer with the theme as it is in the dark, whatever the system of who looks."""
    css = Path(str(finders.find("css/site.css"))).read_text(encoding="utf-8")
    for asked, answer in _DARK.items():
        css = css.replace(asked, answer)
    return HttpResponse(css, content_type="text/css; charset=utf-8")
