"""The report on an article: errors, advice, figures."""

from typing import NamedTuple

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from blog.models import ArticlePage
from core.blocks.reading import count_words, reading_minutes
from editorial.checks.fields import shown_title
from editorial.checks.gate import RULES, errors_in
from editorial.checks.readability import NAMES, READERS, SAMPLE
from editorial.checks.subject import Finding, Subject
from editorial.checks.title_width import ROOM, pixels


class Figure(NamedTuple):
    """Hold a measure, its value, and what it means."""

    name: str
    value: str
    meaning: str = ""


class Report(NamedTuple):
    """Hold errors, advice and figures."""

    errors: list[Finding]
    advice: list[Finding]
    figures: list[Figure]


def report_on(article: ArticlePage) -> Report:
    """Return the report on an article, reading it once."""
    subject = Subject(article)
    return Report(errors_in(subject), advice_in(subject), figures(subject))


def advice_in(subject: Subject) -> list[Finding]:
    """Return the advice on an article wrapped in a `Subject`."""
    return [finding for rules in RULES for rule in rules.ADVICE for finding in rule(subject)]


def figures(subject: Subject) -> list[Figure]:
    """Return the figures of length, readability and width of the title."""
    return [*_length(subject), *_ease(subject), _title(subject)]


def _length(subject: Subject) -> list[Figure]:
    count = count_words(subject.article.body)
    minutes = reading_minutes(count)
    reading = ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return [Figure(_("Words"), number_format(count)), Figure(_("Reading time"), reading)]


def _ease(subject: Subject) -> list[Figure]:
    index = subject.index
    if not index.is_sample:
        few = _("It is measured from %(words)d words of running text on.") % {"words": SAMPLE}
        return [Figure(_("Ease of reading"), "–", few)]
    return [
        Figure(_("Ease of reading"), str(NAMES[index.band]), str(READERS[index.band])),
        Figure(
            _("Perspicuity (Szigriszt)"), _number(index.perspicuity), _("the bands are its own")
        ),
        Figure(_("Readability (Fernández Huerta)"), _number(index.fernandez_huerta)),
        Figure(_("Words a sentence"), _number(index.per_sentence)),
        Figure(_("Syllables a word"), number_format(index.per_word, 2)),
    ]


def _number(value: float) -> str:
    return number_format(value, 1)


def _title(subject: Subject) -> Figure:
    width = pixels(shown_title(subject))
    room = _("search results show about %(room)d") % {"room": ROOM}
    return Figure(_("Width of the title"), _("%(width)d pixels") % {"width": width}, room)
