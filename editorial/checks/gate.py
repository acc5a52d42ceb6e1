"""The gate: errors that keep an article from being submitted, approved or published. `errors_of` alone decides."""

from collections.abc import Iterable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from wagtail.models import Page, Revision

from blog.models import ArticlePage
from core.wagtail_compat.publishing import PublicationRefused, findings_against
from editorial.checks import fields, headings, links, media, placeholders, sources, wording
from editorial.checks.subject import Finding, Subject

# The rules, one module a subject; each names those that find errors and those that advise.
RULES = (fields, placeholders, headings, media, links, sources, wording)


def errors_of(article: ArticlePage) -> list[Finding]:
    """Return the errors of an article as it would be published."""
    return errors_in(Subject(article))


def errors_in(subject: Subject) -> list[Finding]:
    """Return the errors of an article wrapped in a `Subject`."""
    return [finding for rules in RULES for rule in rules.ERRORS for finding in rule(subject)]


def refuse_errors(page: Any, revision: Revision | None) -> list[Finding]:
    """Return the errors of an article for the hook REFUSE_HOOK, none for anything else."""
    return errors_of(page) if isinstance(page, ArticlePage) else []


def raise_if_errors(page: Page) -> None:
    """Raise PublicationRefused where something is against the latest version of a page, which an approval publishes."""
    version = page.get_latest_revision_as_object()
    if findings := findings_against(version):
        raise PublicationRefused(version, findings)


def refusal(findings: Iterable[Any], address: str = "") -> SafeString:
    """Return the message that lists findings; ours have links to their places in the editor."""
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
