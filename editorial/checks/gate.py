"""What must be mended before an article is submitted, approved or published: `errors_of`, and nothing else, says so."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from blog.models import ArticlePage
from core.wagtail_compat.publishing import PublicationRefused, findings_against
from editorial.checks import fields, headings, links, media, placeholders, sources, wording
from editorial.checks.findings import Finding
from editorial.checks.subject import Subject

# The rules, one module a subject; each names those that find errors and those that advise.
RULES = (fields, placeholders, headings, media, links, sources, wording)


def errors_of(article: ArticlePage) -> list[Finding]:
    """Return the errors of an article as it would be published."""
    return errors_in(Subject(article))


def errors_in(subject: Subject) -> list[Finding]:
    """Return the errors of an article that has been read already."""
    return [finding for rules in RULES for rule in rules.ERRORS for finding in rule(subject)]


def refuse_errors(page: Page, revision: Revision | None) -> list[Finding]:
    """Return what is against publishing a page as it stands: the errors of an article."""
    return errors_of(page) if isinstance(page, ArticlePage) else []


def hold_back(page: Page) -> None:
    """Refuse where something is against the latest version of a page, which an approval leads to publishing."""
    version = page.get_latest_revision_as_object()
    if findings := findings_against(version):
        raise PublicationRefused(version, findings)


def refusal(findings: Iterable[Any], address: str = "") -> SafeString:
    """Return the message that says what has to be mended and where; the places of ours link into the editor."""
    items = format_html_join("", "<li>{}</li>", ((_item(each, address),) for each in findings))
    return format_html(
        "<strong>{}</strong> {}<ul>{}</ul>",
        _("This can't go on yet."),
        _("Nothing is lost: mend this, or keep it as a draft."),
        items,
    )


def _item(finding: Any, address: str) -> SafeString | str:
    """Return a finding with a link to its place; those of other apps are sentences."""
    if not isinstance(finding, Finding):
        return str(finding)
    return format_html(
        '<a href="{}#{}" data-check-target="{}">{}</a>: {}',
        address,
        finding.anchor,
        finding.target,
        finding.heading,
        finding.sentence,
    )
