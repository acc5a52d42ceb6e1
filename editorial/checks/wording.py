"""Checks of the wording: long paragraphs and sentences, readability, overused words."""

from collections.abc import Iterator

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from editorial.checks import readability
from editorial.checks.repetition import overused
from editorial.checks.subject import Finding, Place, Subject, advice

LONG_PARAGRAPH = 120  # words
LONG_SENTENCE = 35
_SHOWN = 8


def long_paragraphs(subject: Subject) -> Iterator[Finding]:
    """Advise on long paragraphs."""
    for placed, text in subject.passages:
        longest = max((len(readability.words(line)) for line in text.splitlines()), default=0)
        if longest > LONG_PARAGRAPH:
            yield advice(
                "paragraph.long",
                placed.place,
                _("A paragraph of %(words)d words: on a phone it fills the screen.")
                % {"words": longest},
                _("Divide it where a new idea begins."),
            )


def long_sentences(subject: Subject) -> Iterator[Finding]:
    """Advise on long sentences, once for each block."""
    for placed, text in subject.passages:
        found = [
            each
            for each in readability.sentences(text)
            if len(readability.words(each)) > LONG_SENTENCE
        ]
        if found:
            yield advice(
                "sentence.long",
                placed.place,
                _long_sentences(found),
                _("Divide it with a full stop."),
            )


def _long_sentences(sentences: list[str]) -> str:
    message = ngettext(
        "A sentence of more than %(limit)d words: “%(start)s…”",
        "%(count)d sentences of more than %(limit)d words; the first: “%(start)s…”",
        len(sentences),
    )
    start = " ".join(sentences[0].split()[:_SHOWN])
    return message % {"count": len(sentences), "limit": LONG_SENTENCE, "start": start}


def hard_text(subject: Subject) -> Iterator[Finding]:
    """Advise on a text that is harder to read than a newspaper."""
    index = subject.index
    if index.is_sample and index.perspicuity < readability.NORMAL:
        yield advice(
            "text.hard",
            Place(_("body")),
            _("The text is %(band)s to read: %(index)d of 100; from %(normal)d on it is normal.")
            % {
                "band": str(readability.NAMES[index.band]).lower(),
                "index": round(index.perspicuity),
                "normal": readability.NORMAL,
            },
            _("Shorter sentences and plainer words make it easier."),
        )


def repeated_words(subject: Subject) -> Iterator[Finding]:
    """Advise on words used too often."""
    for family in overused(subject.prose, subject.article.title):
        yield advice(
            "word.repeated",
            Place(_("body")),
            _("“%(word)s” comes %(count)d times (%(forms)s).")
            % {
                "word": family.word,
                "count": family.times,
                "forms": ", ".join(family.forms[:4]),
            },
            _("Would another word do, or none?"),
        )


ERRORS = ()
ADVICE = (hard_text, long_paragraphs, long_sentences, repeated_words)
