"""What a request asks repeatedly is asked once: answers that hold from its beginning to its end.

Only GET and HEAD remember, and forget all where they write after all (core.base.freshness sees it). Outside of a request,
in tasks, commands and tests of a function, each call asks.
"""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Any

_answers: ContextVar[dict[Any, Any] | None] = ContextVar("answers", default=None)


def once_a_request[**P, T](function: Callable[P, T]) -> Callable[P, T]:
    """Have a function, called with the same hashable arguments, run once in a request that reads."""

    @wraps(function)
    def remembered(*args: P.args, **kwargs: P.kwargs) -> T:
        answers = _answers.get()
        if answers is None:
            return function(*args, **kwargs)
        key = (function, args, *kwargs.items())
        if key not in answers:
            answers[key] = function(*args, **kwargs)
        return answers[key]

    return remembered


def begin(environ: dict[str, Any] | None = None, **_signal: Any) -> None:
    """Begin to remember (receiver of request_started)."""
    reads = environ is not None and environ.get("REQUEST_METHOD") in ("GET", "HEAD")
    _answers.set({} if reads else None)


def end(**_signal: Any) -> None:
    """Forget all (receiver of request_finished)."""
    _answers.set(None)


def forget() -> None:
    """Ask anew: something has been written."""
    if answers := _answers.get():
        answers.clear()
