"""Copying many pages at once, of which the checks refuse some; the message that names those."""

from collections.abc import Iterable

from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.models import Page

from core.wagtail_compat.publishing import findings_against, live_copies


def named(sentence: str, pages: Iterable[Page]) -> SafeString:
    """Return a message with links to the checks of pages."""
    rows = (
        (reverse("desk_checks", args=[page.pk]), page.get_admin_display_title()) for page in pages
    )
    return format_html(
        "{}<ul>{}</ul>", sentence, format_html_join("", '<li><a href="{}">{}</a></li>', rows)
    )


def copy_as_drafts(request: HttpRequest, page: Page) -> None:
    """Copy pages as drafts where the checks would refuse one of the copies to be published."""
    if request.method != "POST" or not request.POST.get("publish_copies"):
        return
    copies = live_copies(page, recursive=bool(request.POST.get("copy_subpages")))
    held = [each for each, revision in copies if findings_against(each, revision)]
    if held:
        form = request.POST.copy()
        del form["publish_copies"]
        request.POST = form  # type: ignore[assignment]  # Django's own is immutable
        messages.warning(request, named(_("Copied as drafts only, as they have errors:"), held))
