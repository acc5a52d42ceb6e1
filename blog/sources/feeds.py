"""The latest entries of a source's feed, fetched in the background.

A source is asked once an hour; where that fails, after two hours, four, eight, up to a week, and never before a
Retry-After is over. What is stored stays until something better is read.
"""

import html
import logging
from calendar import timegm
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import Any

import feedparser
import nh3
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.tasks import task
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from blog.models.source import (
    LONGEST_ADDRESS,
    LONGEST_DATE,
    LONGEST_ERROR,
    LONGEST_ETAG,
    LONGEST_TITLE,
    MOST_ENTRIES,
    Source,
    SourceEntry,
    SourceFeed,
)
from core.base.untrusted_xml import XMLRefused, reduced
from core.fetching import Fetched, FetchError, fetch
from core.visitors.texts import clean_line
from core.wagtail_compat.task_results import enqueue_once

logger = logging.getLogger(__name__)
EVERY = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=7)
EACH_MINUTE = 5  # feeds asked at most: pictures wait in the same queue
ACCEPT = (
    "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8, */*;q=0.1"
)
MOST_READ = 500  # entries that are looked at
LONGEST_READ = 2_000  # characters of a title that are looked at
LONGEST_GUID = 200
TEXTS = {
    "title", "link", "guid", "id", "summary", "description",
    "pubdate", "published", "updated", "issued", "modified", "created", "date",
}  # fmt: skip
AHEAD = timedelta(days=1)  # by which a clock may be wrong; a later date is none
_is_web_address = URLValidator(schemes=["http", "https"])


@dataclass(frozen=True)
class Entry:
    """What is kept of an entry."""

    guid: str
    title: str
    url: str
    published: datetime | None


@dataclass(frozen=True)
class Claim:
    """A feed that this task asks, and nobody else."""

    source: int
    address: str
    etag: str
    modified: str


def queue_due() -> None:
    """Queue what is to be asked by now: some sources a minute, each a task of its own."""
    for pk in Source.objects.due().values_list("pk", flat=True)[:EACH_MINUTE]:
        enqueue_once(fetch_source, pk)


def each_minute() -> Callable[[], None]:
    """Return what the hook EVERY_MINUTE_HOOK asks for."""
    return queue_due


@task(
    backend="background", queue_name="pictures"
)  # of what takes seconds: mail doesn't wait behind it
def fetch_source(pk: int) -> str:
    """Ask for the feed of a source, where it's due; return what went wrong, '' where nothing did."""
    claim = _claim(pk)
    if claim is None:
        return ""
    answer: Fetched | None = None
    entries: list[Entry] | None = None
    error = ""
    try:
        answer = fetch(claim.address, accept=ACCEPT, etag=claim.etag, modified=claim.modified)
        if not answer.is_unchanged:
            entries = read_feed(answer)
    except (FetchError, XMLRefused) as refusal:
        error = str(refusal)
    _store(claim, answer, entries, error)
    return error


def read_feed(answer: Fetched) -> list[Entry]:
    """Return the newest entries, or raise XMLRefused where there is no feed."""
    if not answer.is_success:
        raise XMLRefused(_("It answers with an error: %(status)s."), status=answer.status)
    # What feedparser does with the text of authors and with many attributes takes the square of the time.
    text = reduced(answer.body, answer.charset, texts=TEXTS, longest=LONGEST_READ)
    try:
        # Bytes in a stream: feedparser takes a bare string for an address or a file's name. Only well-formed XML comes
        # here, so its lenient parser never runs.
        parsed = feedparser.parse(
            BytesIO(text.encode()),
            response_headers={
                "content-type": "application/xml; charset=utf-8",
                "content-location": answer.url,
            },
            sanitize_html=False,  # nothing but titles is kept, and those as plain text
            resolve_relative_uris=False,
        )
    except Exception:
        logger.exception("feedparser can't read a feed")
        raise XMLRefused(_("It can't be read.")) from None
    if not parsed.get("version"):
        raise XMLRefused(_("It is no feed: neither RSS nor Atom."))
    return _newest(parsed.entries[:MOST_READ])


def _newest(found: list[Any]) -> list[Entry]:
    entries: dict[str, Entry] = {}
    for each in _readable(found):
        entries.setdefault(each.guid, each)
    dated = sorted(
        (each for each in entries.values() if each.published),
        key=lambda each: each.published or datetime.min.replace(tzinfo=UTC),
        reverse=True,
    )
    undated = [each for each in entries.values() if not each.published]
    return [*dated, *undated][:MOST_ENTRIES]


def _readable(found: list[Any]) -> Iterator[Entry]:
    """Yield the entries that have a title and lead to the web."""
    for each in found:
        url = _address(each.get("link"))
        title = _title(each)
        if url and title:
            guid = clean_line(str(each.get("id") or url)[:LONGEST_READ])
            if len(guid) > LONGEST_GUID:
                guid = sha256(guid.encode()).hexdigest()
            yield Entry(guid or url[:LONGEST_GUID], title, url, _moment(each))


def _address(written: Any) -> str:
    url = str(written or "").strip()
    if len(url) > LONGEST_ADDRESS:
        return ""
    try:
        _is_web_address(url)
    except ValidationError:
        return ""
    return url


def _title(entry: Any) -> str:
    """Return the title as plain text, else how the entry begins (notes have no titles)."""
    for name in ("title", "summary"):
        written = str(entry.get(name) or "")[:LONGEST_READ]
        if (entry.get(f"{name}_detail") or {}).get("type") != "text/plain":
            written = html.unescape(nh3.clean(written, tags=set()))
        if plain := clean_line(written):
            return Truncator(plain).chars(LONGEST_TITLE)
    return ""


def _moment(entry: Any) -> datetime | None:
    """Return when the entry came out; None where it doesn't say, or says what can't be."""
    # Past feedparser's own look-up, which takes one for the other with a warning.
    written = dict.get(entry, "published_parsed") or dict.get(entry, "updated_parsed")
    try:
        moment = datetime.fromtimestamp(timegm(written), UTC) if written else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    if moment is None or moment.year < 1990 or moment > timezone.now() + AHEAD:
        return None
    return moment


@transaction.atomic
def _claim(pk: int) -> Claim | None:
    """Take a source that is due: who is killed while asking is tried again in an hour, and not at once for ever."""
    source = Source.objects.select_for_update().filter(pk=pk).first()
    if source is None or not Source.objects.due().filter(pk=pk).exists():
        return None
    feed, _made = SourceFeed.objects.get_or_create(
        source=source, defaults={"address": source.feed_url}
    )
    if feed.address != source.feed_url:
        source.entries.all().delete()
        feed = SourceFeed(pk=feed.pk, source=source, address=source.feed_url)
    feed.next_fetch = timezone.now() + EVERY
    feed.save()
    return Claim(pk, feed.address, feed.etag, feed.modified)


@transaction.atomic
def _store(claim: Claim, answer: Fetched | None, entries: list[Entry] | None, error: str) -> None:
    """Note what came; nothing where the source is gone or has another feed by now."""
    feed = SourceFeed.objects.select_for_update().filter(source=claim.source).first()
    if feed is None or feed.address != claim.address:
        return
    feed.error = error[:LONGEST_ERROR]
    if error:
        feed.failures = min(feed.failures + 1, 1000)
        feed.next_fetch = timezone.now() + _pause(feed.failures, answer)
    else:
        feed.failures = 0
        feed.fetched_at = timezone.now()
        feed.next_fetch = feed.fetched_at + EVERY
    if entries is not None and answer is not None:
        feed.etag = _kept(answer, "ETag", LONGEST_ETAG)
        feed.modified = _kept(answer, "Last-Modified", LONGEST_DATE)
        _replace(claim.source, entries)
    feed.save()


def _pause(failures: int, answer: Fetched | None) -> timedelta:
    """Return how long to wait: twice as long with each failure, and as long as the host asks."""
    doubled = min(EVERY * 2 ** min(failures, 10), LONGEST_PAUSE)
    return max(doubled, (answer and answer.retry_after) or timedelta())


def _kept(answer: Fetched, header: str, longest: int) -> str:
    """Return a header to send back; one too long to be kept isn't."""
    value = clean_line(str(answer.headers.get(header) or ""))
    return value if len(value) <= longest else ""


def _replace(source: int, entries: list[Entry]) -> None:
    """Store the entries; where they are the same, nothing is written."""
    kept = SourceEntry.objects.filter(source=source)
    known = kept.order_by("place").values_list("guid", "title", "url", "published")
    if list(known) == [(each.guid, each.title, each.url, each.published) for each in entries]:
        return
    kept.delete()
    SourceEntry.objects.bulk_create(
        SourceEntry(
            source_id=source,
            guid=each.guid,
            title=each.title,
            url=each.url,
            published=each.published,
            place=place,
        )
        for place, each in enumerate(entries)
    )
