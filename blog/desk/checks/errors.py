"""What must be mended before an article is submitted, approved or published: `errors_of`, and nothing else, says so."""

from blog.desk.checks.findings import Finding
from blog.desk.checks.rules import ALL
from blog.desk.checks.subject import Subject
from blog.models import ArticlePage


def errors_of(article: ArticlePage) -> list[Finding]:
    """Return the errors of an article as it would be published."""
    return errors_in(Subject(article))


def errors_in(subject: Subject) -> list[Finding]:
    """Return the errors of an article that has been read already."""
    return [finding for rules in ALL for rule in rules.ERRORS for finding in rule(subject)]
