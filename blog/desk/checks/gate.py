"""The gate: an article with errors isn't submitted, approved or published; what a program brings may pass."""

from collections.abc import Iterable

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from blog.desk.checks.errors import errors_of
from blog.desk.checks.findings import Finding
from blog.models import ArticlePage
from core.wagtail_compat.publishing import PublicationRefused


def refuse_errors(page: Page, revision: Revision | None) -> list[Finding]:
    """Return what is against publishing a page as it stands: the errors of an article."""
    return errors_of(page) if isinstance(page, ArticlePage) else []


def hold_back(page: Page) -> None:
    """Refuse where the latest version of a page, which an approval leads to publishing, has errors."""
    if page.specific_class is not ArticlePage:
        return
    version = page.get_latest_revision_as_object()
    if findings := errors_of(version):
        raise PublicationRefused(version, findings)


def refusal(findings: Iterable[Finding], address: str = "") -> SafeString:
    """Return the message that says what has to be mended and where; the places link into the editor."""
    items = format_html_join(
        "",
        '<li><a href="{}#{}" data-check-target="{}">{}</a>: {}</li>',
        ((address, each.anchor, each.target, each.heading, each.sentence) for each in findings),
    )
    return format_html(
        "<strong>{}</strong> {}<ul>{}</ul>",
        _("This can't go on yet."),
        _("Nothing is lost: mend this, or keep it as a draft."),
        items,
    )
