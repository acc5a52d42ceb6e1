"""Page cache around the WSGI application: a hit makes no request of Django's.

Stored are whole answers to GET of visitors without a cookie of ours that views have marked as the same for everybody
(`mark_public`). They are fresh while core.base.freshness has the token that was read before they were rendered, and for
PAGE_CACHE_SECONDS at most. Each process has its own. docs/decisions/page-cache.md says why.
"""

import gzip
import os
import re
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from functools import wraps
from hashlib import sha256
from typing import Any, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit

from django.conf import settings
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse

from core.base.freshness import ROW, ROWS, listen, mapped, token
from core.serving.maintenance import OPEN_PATHS
from core.serving.request_bodies import Environ, StartResponse, WSGIApplication

Headers = list[tuple[str, str]]
Answer = tuple[str, Headers, bytes]
Key = tuple[str, str]  # path and query; host and scheme are those of SITE_URL

STATUSES = {200, 301, 404}
NEVER = (
    *OPEN_PATHS,
    "/documentos/",
)  # what files, ranges and conditions have rules of their own for
LONGEST = 500  # characters of a path or query
NOT_FOUND_SHARE = 16  # strangers ask for what isn't there: they get a small part of the memory
ENTRY_BYTES = 2_000  # of headers and key
WAIT_SECONDS = 10.0  # for somebody else's rendering of the same page
IN_CACHE, REFUSED = "page_cache.asked", "page_cache.refused"  # in the environment of a request
TRACKING = re.compile(r"utm_\w+|(?:gcl|fbcl|mscl|dcl|ttcl|yscl)id|mc_[ce]id|_ga|igshid")
NUMBER = re.compile("[1-9][0-9]{0,4}")  # of a page of a list
CONDITIONS = ("MATCH", "NONE_MATCH", "MODIFIED_SINCE", "UNMODIFIED_SINCE", "RANGE")
PERSONAL = ("HTTP_COOKIE", "HTTP_RANGE", *(f"HTTP_IF_{name}" for name in CONDITIONS))
VARYING = {"cookie", "accept-encoding"}  # what an answer may vary by: both are looked at here
OF_THE_BODY = {"content-length", "content-encoding", "content-type"}
_NO_GZIP = re.compile(r"gzip\s*;\s*q=0(?:\.0*)?\s*(?:,|$)")
PID, HITS, MISSES, ENTRIES, BYTES = range(ROW)  # a process's counters

# Functions that are told path, status and referrer of each answer from here; they may not take long.
answered: list[Callable[[str, int, str], object]] = []


def mark_public(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Say that any visitor may get this answer, where no cookie of hers had a part in it and nothing else is said yet."""
    if request.method in {"GET", "HEAD"} and not response.has_header("Cache-Control"):
        is_own = any(name in request.COOKIES for name in settings.PAGE_CACHE_COOKIES)
        response.headers["Cache-Control"] = "private, no-cache" if is_own else _public()
    return response


def public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark the answers of a view as the same for everybody."""

    @wraps(view)
    def marked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return mark_public(request, view(request, *args, **kwargs))

    return marked


def refuse_other_numbers(request: HttpRequest, page: Page) -> None:
    """Keep a page of a list out where another number was asked for: any number too high leads to the last page."""
    if request.GET.get("page", "1") != str(page.number):
        request.META[REFUSED] = True


def is_to_be_stored(request: HttpRequest, response: HttpResponseBase) -> bool:
    """Return whether an answer is on its way into the cache, which compresses it itself, without padding."""
    return IN_CACHE in request.META and response.get("Cache-Control") == _public()


def _public() -> str:
    seconds = settings.PAGE_CACHE_CDN_SECONDS
    return f"public, max-age=0, s-maxage={seconds}" if seconds else "public, no-cache"


class Entry(NamedTuple):
    """Hold a stored answer."""

    token: int | None  # None: stale from the start
    until: float
    status: str
    headers: Headers  # without what only one form of the body has
    etag: str
    body: bytes
    packed: bytes | None

    @property
    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.body) + len(self.packed or b"") + ENTRY_BYTES

    def answer(self, environ: Environ) -> Answer:
        """Return the whole, compressed where that is understood, or 304."""
        if self.status.startswith("200") and self._has_copy(environ):
            bare = [each for each in self.headers if each[0].lower() not in OF_THE_BODY]
            return "304 Not Modified", bare, b""
        body, headers = self.body, self.headers
        accepted = environ.get("HTTP_ACCEPT_ENCODING", "")
        if self.packed and "gzip" in accepted and not _NO_GZIP.search(accepted):
            body, headers = self.packed, [*headers, ("Content-Encoding", "gzip")]
        headers = [*headers, ("Content-Length", str(len(body)))]
        return self.status, headers, b"" if environ["REQUEST_METHOD"] == "HEAD" else body

    def _has_copy(self, environ: Environ) -> bool:
        """Return whether the visitor says that she has it (RFC 9110, 13.1.2)."""
        said = environ.get("HTTP_IF_NONE_MATCH")
        if not said:
            return False
        tags = {tag.strip().removeprefix("W/") for tag in said.split(",")}
        return "*" in tags or self.etag in tags


class Entries:
    """Hold answers up to some bytes; those asked for longest ago go first."""

    def __init__(self, room: int) -> None:
        """Start empty."""
        self.room, self.size = room, 0
        self.by_key: OrderedDict[Key, Entry] = OrderedDict()

    def get(self, key: Key, current: int | None) -> Entry | None:
        """Return what is fresh."""
        found = self.by_key.get(key)
        if found is None or current is None or found.token != current:
            return None
        if found.until < time.monotonic():
            return None
        self.by_key.move_to_end(key)
        return found

    def put(self, key: Key, entry: Entry) -> None:
        """Store an answer, and drop others where there is no room."""
        self.drop(key)
        if entry.size > self.room // 4:
            return
        self.by_key[key] = entry
        self.size += entry.size
        while self.size > self.room:
            self.drop(next(iter(self.by_key)))

    def drop(self, key: Key) -> None:
        """Forget an answer."""
        if gone := self.by_key.pop(key, None):
            self.size -= gone.size


class PageCache:
    """Answer from memory what was rendered before, in place of a WSGI application."""

    def __init__(self, application: WSGIApplication) -> None:
        """Wrap an application."""
        self.application = application
        room = settings.PAGE_CACHE_MEGABYTES * 1024 * 1024
        self.pages, self.not_found = Entries(room), Entries(room // NOT_FOUND_SHARE)
        self.rendering: dict[tuple[Key, int | None], threading.Event] = {}
        self.lock = threading.Lock()
        site = urlsplit(settings.SITE_URL)
        self.host, self.is_secure = site.netloc, site.scheme == "https"
        self.never = (*NEVER, reverse("wagtailadmin_home"))
        self.counters: memoryview | None = None
        if settings.PAGE_CACHE_REDIS:
            threading.Thread(target=listen, daemon=True).start()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from memory, or ask the application."""
        key = self.key_of(environ)
        if key is None:
            return self.application(environ, start_response)
        current = token()
        entry = self._find(key, current)
        if entry is None and self._waited(key, current):
            current = token()
            entry = self._find(key, current)
        if entry is None:
            return self._render(key, current, environ, start_response)
        return self._send(self._answer(entry, HITS, environ), start_response)

    def stored_answer(self, environ: Environ) -> Answer | None:
        """Return the answer that is stored, without ever waiting: the gateway asks before it takes a thread."""
        key = self.key_of(environ)
        entry = self._find(key, token()) if key else None
        return self._answer(entry, HITS, environ) if entry else None

    def _send(self, answer: Answer, start_response: StartResponse) -> Iterable[bytes]:
        status, headers, body = answer
        start_response(status, headers)
        return [body]

    def key_of(self, environ: Environ) -> Key | None:
        """Return what an answer is stored by, None where none may be."""
        path = environ["PATH_INFO"]
        if (
            environ["REQUEST_METHOD"] not in {"GET", "HEAD"}
            or not settings.PAGE_CACHE_SECONDS
            or environ.get("HTTP_HOST") != self.host
            or self._says_secure(environ) != self.is_secure
            or "HTTP_AUTHORIZATION" in environ
            or len(path) > LONGEST
            or path.startswith(self.never)
            or _has_cookie_of_ours(environ.get("HTTP_COOKIE", ""))
        ):
            return None
        query = canonical_query(environ.get("QUERY_STRING", ""))
        return None if query is None else (path, query)

    def _says_secure(self, environ: Environ) -> bool:
        """Return whether it came by https, as Django decides it."""
        if not settings.SECURE_PROXY_SSL_HEADER:
            return environ["wsgi.url_scheme"] == "https"
        name, value = settings.SECURE_PROXY_SSL_HEADER
        return environ.get(name, "").partition(",")[0].strip() == value

    def _find(self, key: Key, current: int | None) -> Entry | None:
        with self.lock:
            return self.pages.get(key, current) or self.not_found.get(key, current)

    def _waited(self, key: Key, current: int | None) -> bool:
        """Wait where somebody else renders the same at this moment; return False where it's this request's turn to."""
        with self.lock:
            rendered = self.rendering.setdefault((key, current), mine := threading.Event())
        return rendered is not mine and rendered.wait(WAIT_SECONDS) | True

    def _render(
        self, key: Key, current: int | None, environ: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Ask the application, as anybody would, and store the answer where it may be."""
        asked = environ | {"REQUEST_METHOD": "GET", "QUERY_STRING": key[1], IN_CACHE: True}
        for name in PERSONAL:
            asked.pop(name, None)
        said: list[Any] = ["500", []]

        def start(status: str, headers: Headers, exc_info: object = None) -> None:
            said[:] = status, headers

        entry = None
        try:
            body: Any = self.application(asked, start)
            if may_be_stored(asked, said[0], said[1], body):
                entry = entry_of(current, said[0], said[1], body)
                with self.lock:
                    (self.not_found if said[0].startswith("404") else self.pages).put(key, entry)
        finally:
            with self.lock:
                if done := self.rendering.pop((key, current), None):
                    done.set()
        if entry:
            return self._send(self._answer(entry, MISSES, environ), start_response)
        start_response(said[0], said[1])
        if environ["REQUEST_METHOD"] != "HEAD":
            return body
        if hasattr(body, "close"):
            body.close()
        return []

    def _answer(self, entry: Entry, number: int, environ: Environ) -> Answer:
        """Count, tell those who listen, and return the answer."""
        row = self.counters = self.counters or _own_row()
        row[number] += 1
        if number == MISSES:
            row[ENTRIES] = len(self.pages.by_key) + len(self.not_found.by_key)
            row[BYTES] = self.pages.size + self.not_found.size
        for tell in answered:
            tell(environ["PATH_INFO"], int(entry.status[:3]), environ.get("HTTP_REFERER", ""))
        return entry.answer(environ)


def _has_cookie_of_ours(header: str) -> bool:
    names = (part.partition("=")[0].strip() for part in header.split(";")) if header else ()
    return any(name in settings.PAGE_CACHE_COOKIES for name in names)


def canonical_query(query: str) -> str | None:
    """Return a query in one way of writing it, without what only tracks; None where it asks for more."""
    if not query:
        return ""
    if len(query) > LONGEST:
        return None
    kept: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if TRACKING.fullmatch(name):
            continue
        is_number = name == "page" and NUMBER.fullmatch(value)
        if name in kept or not (is_number or value in settings.PAGE_CACHE_QUERY.get(name, ())):
            return None
        kept[name] = value
    return urlencode(sorted(kept.items()))


def may_be_stored(environ: Environ, status: str, headers: Headers, body: Any) -> bool:
    """Return whether an answer was marked as the same for everybody, and nothing speaks against it."""
    named = {name.lower(): value for name, value in headers}
    varies = {name.strip().lower() for name in named.get("vary", "").split(",") if name.strip()}
    return (
        int(status[:3]) in STATUSES
        and named.get("cache-control") == _public()
        and varies <= VARYING
        and not {"set-cookie", "content-encoding"} & named.keys()
        and not getattr(body, "streaming", False)
        and REFUSED not in environ
    )


def entry_of(current: int | None, status: str, headers: Headers, body: Any) -> Entry:
    """Read an answer whole and close it, compress it, and give it an ETag."""
    try:
        whole = b"".join(body)
    finally:
        if hasattr(body, "close"):
            body.close()
    given = {name.lower(): value for name, value in headers}
    etag = given.get("etag", "").removeprefix("W/") or f'"{sha256(whole).hexdigest()[:32]}"'
    vary = (
        "Cookie, Accept-Encoding"
        if "cookie" in given.get("vary", "").lower()
        else "Accept-Encoding"
    )
    kept = [each for each in headers if each[0].lower() not in {"etag", "vary", "content-length"}]
    kept += [("ETag", f"W/{etag}"), ("Vary", vary)]
    packed = gzip.compress(whole, 6, mtime=0)
    until = time.monotonic() + settings.PAGE_CACHE_SECONDS
    smaller = packed if len(packed) < len(whole) else None
    return Entry(current, until, status, kept, etag, whole, smaller)


# --- Counters, which `manage.py page_cache` prints ---
def _own_row() -> memoryview:
    """Return this process's counters: a row whose process is gone."""
    words, pid = mapped(settings.VAR_DIR), os.getpid()
    for number in range(ROWS):
        start = 1 + (pid + number) % ROWS * ROW
        row = words[start : start + ROW]
        if not _is_running(row[PID]):
            row[PID], row[HITS], row[MISSES] = pid, 0, 0
            return row
    return memoryview(bytearray(8 * ROW)).cast("Q")


def _is_running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return pid > 0


def rows() -> list[list[int]]:
    """Return the counters of each process that runs: its number, hits, misses, entries, bytes."""
    words = mapped(settings.VAR_DIR)
    found = (words[start : start + ROW].tolist() for start in range(1, 1 + ROWS * ROW, ROW))
    return [row for row in found if _is_running(row[PID])]
