"""Checks of headings, by whose levels screen readers navigate."""

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from django.utils.translation import gettext as _

from editorial.checks.subject import Finding, Place, Placed, Subject, advice, error

MANY_WORDS = 600  # without a heading, nobody finds her place again
_IN_HTML = re.compile(r"<h([2-6])[\s>]", re.IGNORECASE)


class Level(NamedTuple):
    """Hold the level and the place of a heading."""

    depth: int
    place: Place


def skipped_levels(subject: Subject) -> Iterator[Finding]:
    """Find headings that are more than one level below what stands above them."""
    title = Level(1, Place(_("title"), "title"))
    for above, heading in pairwise([title, *_levels(subject)]):
        if heading.depth > above.depth + 1:
            yield _skipped(above, heading)


def _skipped(above: Level, heading: Level) -> Finding:
    return error(
        "heading.skipped",
        heading.place,
        _("It is an h%(depth)d, and the heading above it is an h%(above)d: a level is missing.")
        % {"depth": heading.depth, "above": above.depth},
        _("Make it an h%(depth)d, or add the one that is missing between them.")
        % {"depth": above.depth + 1},
    )


def _levels(subject: Subject) -> list[Level]:
    return [level for placed in subject.placed for level in _levels_of(placed)]


def _levels_of(placed: Placed) -> list[Level]:
    if placed.block.name == "heading" and placed.value["text"].strip():
        return [Level(placed.value.depth, placed.place)]
    if placed.block.name == "html":
        return [Level(int(depth), placed.place) for depth in _IN_HTML.findall(str(placed.value))]
    return []


def no_headings(subject: Subject) -> Iterator[Finding]:
    """Advise to divide a long text."""
    if len(subject.words) > MANY_WORDS and not _levels(subject):
        yield advice(
            "headings.none",
            Place(_("body")),
            _("More than %(words)d words without a heading.") % {"words": MANY_WORDS},
            _("Headings let the reader find what she came for."),
        )


ERRORS = (skipped_levels,)
ADVICE = (no_headings,)
