"""Whether what visitors see may have changed: one random token for the whole site, and another after every write.

What core.serving.page_cache has stored is fresh while the token is the one that was read before it was rendered. The token
lies in a file in VAR_DIR that all processes map. It is written by one aligned store, compared for equality and never
counted up: nothing is lost, goes back or repeats, and a torn read is only a miss. docs/decisions/page-cache.md says why.
"""

import logging
import mmap
import os
import re
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import DatabaseError, transaction
from redis import Redis
from redis.exceptions import RedisError
from wagtail.models import Page, Site

from core.base import request_memo

logger = logging.getLogger(__name__)
ROWS, ROW = 64, 5  # beside the token: counters of processes (core.serving.page_cache)
KEY, ASK_SECONDS, HEARD_SECONDS = "page_cache.token", 0.5, 2.0
# Columns of which an update changes nothing that visitors see, by table.
UNSEEN_COLUMNS = {
    "wagtailcore_page": {
        *("draft_title", "latest_revision_id", "latest_revision_created_at", "numchild"),
        *("has_unpublished_changes", "locked", "locked_at", "locked_by_id"),
    },
    "users_user": {"last_login"},
}
_READS = re.compile(
    r"(?:SELECT|EXPLAIN|PRAGMA|SHOW|BEGIN|START|COMMIT|ROLLBACK|SAVEPOINT|RELEASE|SET|DECLARE|FETCH|CLOSE|LOCK|ANALYZE|VACUUM)\b",
    re.IGNORECASE,
)
_WRITES = re.compile(
    r"(?:INSERT(?: OR \w+)? INTO|REPLACE INTO|UPDATE|DELETE FROM) \"?(\w+)", re.IGNORECASE
)
_WRITING = re.compile(r"\b(?:INSERT|UPDATE|DELETE|MERGE)\b", re.IGNORECASE)
# As Django writes them; whatever looks otherwise counts.
_ASSIGNMENT = re.compile(r'"(\w+)" = (?:%s|NULL|\("\w+"\."\w+" [+-] %s\))')
_unseen: ContextVar[bool] = ContextVar("unseen", default=False)
_notifying = threading.Lock()


@cache
def mapped(folder: Path) -> memoryview:
    """Return the words of the file in VAR_DIR that all processes share: the token comes first."""
    size = 8 * (1 + ROWS * ROW)
    file = os.open(folder / "page_cache", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if os.fstat(file).st_size < size:
            os.ftruncate(file, size)
        return memoryview(mmap.mmap(file, size)).cast("Q")
    finally:
        os.close(file)


def token() -> int | None:
    """Return the token; None, which nothing stored has, where a token of other machines isn't heard."""
    if settings.PAGE_CACHE_REDIS and time.monotonic() - Listener.heard_at > HEARD_SECONDS:
        return None
    return mapped(settings.VAR_DIR)[0]


def new_token() -> None:
    """Take another token: from now on, whatever was stored is stale."""
    if not settings.PAGE_CACHE_SECONDS:
        return
    try:
        mapped(settings.VAR_DIR)[0] = secrets.randbits(64)
    except OSError:
        logger.exception("Stored pages may be stale for %s seconds", settings.PAGE_CACHE_SECONDS)
    if settings.PAGE_CACHE_REDIS and not _notifying.locked() and not _notify():
        threading.Thread(target=_notify_until_heard, daemon=True).start()


@contextmanager
def unseen(is_unseen: bool) -> Iterator[None]:
    """Count what a block writes, or not: the draft of a page that no visitor sees."""
    before = _unseen.set(is_unseen)
    try:
        yield
    finally:
        _unseen.reset(before)


def watch(connection: Any, **_kwargs: Any) -> None:
    """Watch what a connection executes (receiver of connection_created, which comes at each reconnection too)."""
    if not hasattr(connection, "freshness"):
        connection.freshness = connection.execute_wrapper(_execute)
        connection.freshness.__enter__()


def _execute(
    execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: dict[str, Any]
) -> Any:
    """Execute a statement; take another token when what it changed is committed.

    Each time: what a rolled-back savepoint had asked for is dropped with it.
    """
    result = execute(sql, params, many, context)
    if not (table := changed_table(str(sql))):
        return result
    request_memo.forget()
    if settings.PAGE_CACHE_SECONDS and not _unseen.get():
        using = context["connection"].alias
        if table in (Page._meta.db_table, Site._meta.db_table):
            transaction.on_commit(_forget_root_paths, using)
        transaction.on_commit(new_token, using)
    return result


def _forget_root_paths() -> None:
    """Clear the paths of sites again: Wagtail does so before the commit, and another process may have read them since."""
    with suppress(DatabaseError):  # before the first migration has ended, no cache has its table
        Site.clear_site_root_paths_cache()


def changed_table(sql: str) -> str:
    """Return the table in which a statement may change what visitors see, '' where there is none, '?' for one unknown."""
    sql = sql.lstrip(" \t\r\n(")
    if _READS.match(sql) or (sql[:4].upper() == "WITH" and not _WRITING.search(sql)):
        return ""
    if not (found := _WRITES.match(sql)):
        return "?"
    table = found[1]
    if table in settings.PAGE_CACHE_UNSEEN_TABLES:
        return ""
    if table in UNSEEN_COLUMNS and _columns(sql) <= UNSEEN_COLUMNS[table]:
        return ""
    return table


def _columns(sql: str) -> set[str]:
    """Return the columns that an update sets, '?' for one that can't be told."""
    _update, _set, rest = sql.partition(" SET ") if sql.startswith("UPDATE ") else ("", "", "")
    assignments = rest.partition(" WHERE ")[0].split(", ")
    named = (_ASSIGNMENT.fullmatch(each) for each in assignments)
    return {each[1] if each else "?" for each in named}


# --- Several machines: a token in Redis, whose change is another one here ---
@cache
def _redis(url: str) -> Redis:
    return Redis.from_url(url, socket_timeout=ASK_SECONDS, socket_connect_timeout=ASK_SECONDS)


def _notify() -> bool:
    """Change the token in Redis; return whether it took it."""
    try:
        _redis(settings.PAGE_CACHE_REDIS).set(KEY, secrets.token_hex(8))
    except (RedisError, OSError) as error:
        logger.warning("Other machines don't hear that pages changed: %s", error)
        return False
    return True


def _notify_until_heard() -> None:
    with _notifying:
        while not _notify():
            time.sleep(ASK_SECONDS)


class Listener:
    """Ask Redis for its token; where it is another one, or wasn't heard meanwhile, take one here too."""

    heard_at = float("-inf")

    def __init__(self) -> None:
        """Know nothing yet."""
        self.last: Any = None

    def ask(self) -> None:
        """Ask once."""
        try:
            said = _redis(settings.PAGE_CACHE_REDIS).get(KEY) or b""
        except (RedisError, OSError):
            self.last = None
            return
        if said != self.last:
            self.last, mapped(settings.VAR_DIR)[0] = said, secrets.randbits(64)
        Listener.heard_at = time.monotonic()


def listen() -> None:
    """Ask for good."""
    listener = Listener()
    while True:
        listener.ask()
        time.sleep(ASK_SECONDS)
