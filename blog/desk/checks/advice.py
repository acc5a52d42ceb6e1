"""What would make an article better; it never stops anything."""

from blog.desk.checks.findings import Finding
from blog.desk.checks.rules import ALL
from blog.desk.checks.subject import Subject
from blog.models import ArticlePage


def advice_on(article: ArticlePage) -> list[Finding]:
    """Return the advice on an article."""
    return advice_in(Subject(article))


def advice_in(subject: Subject) -> list[Finding]:
    """Return the advice on an article that has been read already."""
    return [finding for rules in ALL for rule in rules.ADVICE for finding in rule(subject)]
