"""The gate: an article with errors isn't submitted, approved or published; drafts and imports always pass."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page

from blog.desk.checks.errors import errors_of
from blog.desk.checks.findings import Finding, in_lines
from blog.models import ArticlePage


class Held(PermissionDenied):
    """A decision that errors don't allow."""

    def __init__(self, findings: list[Finding]) -> None:
        """Keep what has to be mended."""
        super().__init__(in_lines(findings))
        self.findings = findings


def hold_back(page: Page) -> None:
    """Raise `Held` where the latest version of a page, which an approval would publish, has errors."""
    if findings := errors_of_latest(page):
        raise Held(findings)


def errors_of_latest(page: Page) -> list[Finding]:
    """Return the errors of the latest version of a page, none where it is no article."""
    if page.specific_class is not ArticlePage:
        return []
    return errors_of(page.get_latest_revision_as_object())


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
