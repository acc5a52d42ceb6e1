"""Why a page asks for a look beside its date: a year in its text that has passed, a cited source that is gone."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import CharField, TextField
from django.db.models.functions import Cast
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.fields import RichTextField, StreamField
from wagtail.models import Page, ReferenceIndex

from blog.models import Source
from core.base.periodic_review import PeriodicReviewMixin
from core.blocks.sanitize import html_to_text
from editorial.checks.subject import PROSE

Reasons = dict[int, list[str]]  # sentences by the ids of pages

MOST_YEARS = 3  # named of one page
AROUND = 40  # characters shown on either side of a year
# A year that stands alone: no part of a number, a date range, a telephone, a file's name.
YEAR = re.compile(r"(?<![\w/.,:–-])(20\d\d)(?![\w/–-]|[.,:]\d)")
SENTENCE = re.compile(r"\n|(?<=[.!?]) ")
SINCE = "desde "  # stays true


def passed_years(pages: Iterable[Any]) -> Reasons:
    """Return the years that the prose of pages names and that have passed since somebody looked at them.

    The rule: a year older than last year, in the page's own sentences (no quotation, source, trajectory, code), not after
    'desde'. What was past when the page was reviewed, or first published, is meant as past and isn't named.
    """
    newest = timezone.localdate().year - 2
    found = {
        page.pk: [
            _("The text says “%(words)s”: that year has passed since.") % {"words": words}
            for words in _years_in(page, newest)
        ]
        for page in pages
        if isinstance(page, PeriodicReviewMixin) and page.review_every
    }
    return {pk: sentences for pk, sentences in found.items() if sentences}


def _years_in(page: Any, newest: int) -> list[str]:
    """Return the words around each year that has passed, each year once."""
    last = page.reviewed_last
    oldest = last.year - 1 if last else 0
    if oldest > newest:
        return []
    years: dict[str, str] = {}
    for text in _prose(page):
        for found in YEAR.finditer(text):
            since = text[: found.start()].lower().endswith(SINCE)
            if oldest <= int(found[1]) <= newest and not since:
                years.setdefault(found[1], _words_around(text, found))
    return list(islice(years.values(), MOST_YEARS))


def _prose(page: Any) -> Iterator[str]:
    """Yield the page's own sentences; blocks that aren't prose aren't even read, and so load no pictures."""
    own = [field for field in page._meta.concrete_fields if field.model is not Page]
    for field in own:
        if isinstance(field, StreamField):
            body = getattr(page, field.name)
            for name in sorted(PROSE & set(field.stream_block.child_blocks)):
                for child in body.blocks_by_name(name):
                    yield child.block.plain_text(child.value)
        elif isinstance(field, RichTextField):
            yield html_to_text(getattr(page, field.name))
        elif isinstance(field, TextField):
            yield getattr(page, field.name) or ""


def _words_around(text: str, found: re.Match[str]) -> str:
    """Return a year with what stands beside it in its sentence, whole words."""
    before = SENTENCE.split(text[: found.start()])[-1]
    after = SENTENCE.split(text[found.end() :], maxsplit=1)[0]
    if len(before) > AROUND:
        before = "…" + before[-AROUND:].partition(" ")[2]
    if len(after) > AROUND:
        after = after[:AROUND].rpartition(" ")[0] + "…"
    return f"{before}{found[0]}{after}".strip().removesuffix(".")


def citing_deleted_sources() -> set[int]:
    """Return the ids of pages that show a source which has been deleted: Wagtail's index of references knows."""
    types = ContentType.objects.get_for_models(Page, Source, for_concrete_models=False)
    existing = Source.objects.annotate(key=Cast("pk", CharField())).values("key")
    named = ReferenceIndex.objects.filter(
        base_content_type=types[Page], to_content_type=types[Source]
    )
    return {
        int(pk)
        for pk in named.exclude(to_object_id__in=existing).values_list("object_id", flat=True)
    }
