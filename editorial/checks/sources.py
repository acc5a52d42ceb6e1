"""Checks of the languages of sources and quotations, by which screen readers read them."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from core.base.languages import LANGUAGES
from editorial.checks.language_detection import detect_foreign
from editorial.checks.subject import Finding, Subject, advice, error

NAMES = dict(LANGUAGES)


def foreign_quotations(subject: Subject) -> Iterator[Finding]:
    """Find quotations marked as Spanish that are in another language."""
    for placed in subject.of_type("quote"):
        if not placed.value.lang and (code := detect_foreign(placed.value["text"])):
            yield error(
                "quote.language",
                placed.place,
                _(
                    "The quotation is marked as Spanish and looks like another language: %(language)s."
                )
                % {"language": str(NAMES[code]).lower()},
                _("Choose its language, so that screen readers read it right."),
            )


def lost_sources(subject: Subject) -> Iterator[Finding]:
    """Find source blocks whose source is gone or has no language."""
    for placed in subject.of_type("source"):
        if placed.value["source"] is None:
            yield error(
                "source.missing",
                placed.place,
                _("There is no source: it wasn't chosen, or somebody deleted it."),
                _("Choose one, or remove the block."),
            )
        elif placed.value.language_code not in NAMES:
            yield error(
                "source.language",
                placed.place,
                _("The source has no language."),
                _("Choose it in the block, so that the reader knows what awaits her."),
            )


def foreign_titles(subject: Subject) -> Iterator[Finding]:
    """Advise on cited titles in another language whose source counts as Spanish."""
    for placed in subject.of_type("source"):
        value = placed.value
        if value.language_code == "es" and (code := detect_foreign(value["title"], least=2)):
            yield advice(
                "source.foreign",
                placed.place,
                _("“%(title)s” counts as Spanish and looks like another language: %(language)s.")
                % {"title": value["title"], "language": str(NAMES[code]).lower()},
                _("Choose its language in the block."),
            )


ERRORS = (foreign_quotations, lost_sources)
ADVICE = (foreign_titles,)
