"""The shared cache in Redis, without which the site works on: it's only a cache.

While Redis doesn't answer, reads miss and writes are dropped, deletions too: what it held before may be old by as much
as its time-out when it comes back. Nothing that must not be lost, or must not be done twice, may rest on it alone.
"""

import logging
import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from django.core.cache.backends.base import DEFAULT_TIMEOUT
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

logger = logging.getLogger(__name__)
CONNECT_SECONDS = READ_SECONDS = 0.5  # a Redis in reach answers in milliseconds
PAUSE_SECONDS = 5.0  # after a failure, before Redis is asked again, by one thread
LOG_SECONDS = 60.0
GONE = (RedisConnectionError, RedisTimeoutError, OSError)


class Breaker:
    """Break the circuit to a server: after a failure, one thread of the process tries again after a pause."""

    def __init__(self) -> None:
        """Start closed."""
        self._lock = threading.Lock()
        self._is_open = False
        self._again_at = 0.0
        self._log_at = 0.0

    def allows(self) -> bool:
        """Return whether to ask now; who is allowed to try again keeps the others off until it knows."""
        if not self._is_open:
            return True
        with self._lock:
            now = time.monotonic()
            if now < self._again_at:
                return False
            self._again_at = now + PAUSE_SECONDS
            return True

    def failed(self, error: Exception, *, is_gone: bool) -> None:
        """Note a failure; where the server is gone, ask no more for a while."""
        with self._lock:
            now = time.monotonic()
            if is_gone:
                self._is_open, self._again_at = True, now + PAUSE_SECONDS
            is_silent, self._log_at = now < self._log_at, max(self._log_at, now)
            if not is_silent:
                self._log_at = now + LOG_SECONDS
        if not is_silent:
            reason = f"{type(error).__name__}: {error}"
            logger.warning("The cache fails: reads miss, writes are dropped (%s)", reason)

    def succeeded(self) -> None:
        """Close the breaker."""
        if self._is_open:
            self._is_open = False
            logger.warning("The cache answers again")


_breakers: dict[str, Breaker] = {}  # Django makes a cache for each thread


def _softly(name: str, otherwise: Any) -> Any:
    """Return a method of RedisCache that returns `otherwise` while Redis can't be asked."""
    ask = getattr(RedisCache, name)

    def method(self: "SoftRedisCache", *args: Any, **kwargs: Any) -> Any:
        return self.softly(lambda: ask(self, *args, **kwargs), otherwise)

    return method


class SoftRedisCache(RedisCache):
    """Cache in Redis; behave as empty while Redis is away, refuses or hangs."""

    def __init__(self, server: str | list[str], params: dict[str, Any]) -> None:
        """Wait shortly; try again at once only where a connection had been closed meanwhile."""
        options = {
            "socket_connect_timeout": CONNECT_SECONDS,
            "socket_timeout": READ_SECONDS,
            "retry": Retry(NoBackoff(), 1, supported_errors=(RedisConnectionError,)),
        } | params.get("OPTIONS", {})
        super().__init__(server, params | {"OPTIONS": options})
        self._breaker = _breakers.setdefault(str(server), Breaker())

    def softly[Answer](self, ask: Callable[[], Answer], otherwise: Answer) -> Answer:
        """Return what Redis answers, `otherwise` while it can't be asked."""
        if not self._breaker.allows():
            return otherwise
        try:
            answer = ask()
        except (RedisError, OSError) as error:
            self._breaker.failed(error, is_gone=isinstance(error, GONE))
            return otherwise
        self._breaker.succeeded()
        return answer

    add = _softly("add", False)  # as if the key were there
    set = _softly("set", None)
    touch = _softly("touch", False)
    delete = _softly("delete", False)
    has_key = _softly("has_key", False)
    delete_many = _softly("delete_many", None)
    clear = _softly("clear", None)

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        """Return the default where nothing can be read."""
        get = super().get
        return self.softly(lambda: get(key, default, version), default)

    def get_many(self, keys: Iterable[Any], version: Any = None) -> dict[Any, Any]:
        """Return nothing where nothing can be read."""
        get_many = super().get_many
        return self.softly(lambda: get_many(keys, version), {})

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        """Raise ValueError, as for a key that isn't there, where nothing can be counted."""
        incr = super().incr
        counted = self.softly(lambda: incr(key, delta, version), None)
        if counted is None:
            raise ValueError(f"Key {key!r} not found.")
        return counted

    def set_many(
        self, data: dict[Any, Any], timeout: Any = DEFAULT_TIMEOUT, version: Any = None
    ) -> list[Any]:
        """Return the keys that couldn't be kept."""
        set_many = super().set_many
        return self.softly(lambda: set_many(data, timeout, version), list(data))
