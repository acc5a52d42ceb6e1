"""The WSGI application under ASGI: no thread ever waits for a visitor's connection.

A thread is taken when the body of a request is there whole, and given back when the response is made: who sends or
reads byte by byte holds a socket alone. Threads that answer anything but GET are at most half of all.
"""

import asyncio
import contextlib
import io
import logging
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from tempfile import SpooledTemporaryFile
from threading import get_ident
from typing import IO, Any, NamedTuple

from core.serving.request_bodies import (
    BODYLESS,
    BUSY,
    MEGABYTE,
    PUBLIC_BYTES,
    TOO_LONG,
    TOO_SLOW,
    Environ,
    Refusal,
    WSGIApplication,
    answer,
    body_length,
    may_be_slow,
    refusal,
)

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Headers = list[tuple[str, str]]

THREADS = 4  # a process answers so many requests at once
BODY_SECONDS = 10.0
EDITORS_BYTES_PER_SECOND = 32 * 1024  # a picture of 20 MB over 256 kbit/s
WAITING_SECONDS = 30.0  # of a request that isn't GET, for one of its half of the threads
LINGER_SECONDS = 3.0  # a browser reads no answer before it has sent everything
STALLED_SECONDS = 60.0  # a visitor who reads nothing for so long has gone
HELD_BYTES = 64 * MEGABYTE  # of long bodies that are on their way, all together
IN_MEMORY_BYTES = MEGABYTE  # what is longer, which an editor alone may send, goes to a file
BLOCK_BYTES = 256 * 1024
logger = logging.getLogger(__name__)


class Disconnected(Exception):
    """Report that the visitor disconnected before her request was whole."""


class FileToSend:
    """Take a file from Django (`wsgi.file_wrapper`) to send it in place of its blocks."""

    def __init__(self, file: IO[bytes], block_size: int = BLOCK_BYTES) -> None:
        """Keep the file, whose `close` closes the response."""
        self.file = file
        self.close = file.close

    def __iter__(self) -> Iterator[bytes]:
        """Yield blocks, for a middleware that looks inside."""
        return iter(lambda: self.file.read(BLOCK_BYTES), b"")


class Response(NamedTuple):
    """Hold a WSGI application's response: status line, headers, body."""

    status: str
    headers: Headers
    body: Any  # bytes, FileToSend, or blocks that are still to be made


class Gateway:
    """Run a WSGI application in a pool of threads under ASGI."""

    def __init__(self, application: WSGIApplication, threads: int = THREADS) -> None:
        """Wrap an application; threads start when they are needed."""
        self.application = application
        self.threads = threads
        self.pool = ThreadPoolExecutor(threads, thread_name_prefix="request")
        self.files = ThreadPoolExecutor(2, thread_name_prefix="file")
        self.stored_answer = getattr(application, "stored_answer", lambda environ: None)
        self.held = 0
        self._started: dict[int, float] = {}
        self._turns = asyncio.Semaphore(max(1, threads // 2))

    def busy(self) -> tuple[int, float]:
        """Return how many threads answer, and for how many seconds all of them have been at the same requests."""
        started = list(self._started.values())
        if len(started) < self.threads:
            return len(started), 0.0
        return len(started), time.monotonic() - max(started)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            return
        environ = environ_of(scope)
        try:
            if environ["REQUEST_METHOD"] in BODYLESS:
                await self._run(environ, io.BytesIO(), receive, send)
            else:
                await self._take(environ, receive, send)
        except (Disconnected, TimeoutError, asyncio.CancelledError):
            return  # the visitor went away, or this process ends

    async def _take(self, environ: Environ, receive: Receive, send: Send) -> None:
        """Read the body and answer; refuse what is too long, too slow or too much."""
        refused = await self._refusal(environ)
        if refused is None:
            with SpooledTemporaryFile(_kept_in_memory(environ)) as body:
                refused = await self._read(environ, receive, body)
                if refused is None:
                    refused = await self._in_turn(environ, body, receive, send)
        if refused is not None:
            await self._refuse(refused, receive, send)

    async def _refusal(self, environ: Environ) -> Refusal | None:
        """Ask whether the body may be read; in a thread where the answer needs the database."""
        if not may_be_slow(environ):
            return refusal(environ)
        return await asyncio.get_running_loop().run_in_executor(self.pool, refusal, environ)

    async def _read(self, environ: Environ, receive: Receive, body: IO[bytes]) -> Refusal | None:
        length = body_length(environ) or 0
        seconds = BODY_SECONDS
        if may_be_slow(environ):
            seconds += length / EDITORS_BYTES_PER_SECOND
        try:
            async with asyncio.timeout(seconds):
                return await self._receive(length, receive, body)
        except TimeoutError:
            return TOO_SLOW

    async def _receive(self, length: int, receive: Receive, body: IO[bytes]) -> Refusal | None:
        held = 0
        try:
            async for chunk in chunks(receive):
                body.write(chunk)
                if body.tell() > length:
                    return TOO_LONG
                if length > PUBLIC_BYTES:
                    self.held += len(chunk)
                    held += len(chunk)
                    if self.held > HELD_BYTES:
                        return BUSY
        finally:
            self.held -= held
        if body.tell() < length:
            raise Disconnected
        body.seek(0)
        return None

    async def _in_turn(
        self, environ: Environ, body: IO[bytes], receive: Receive, send: Send
    ) -> Refusal | None:
        """Answer when one of the half of the threads is free that may do more than show pages."""
        try:
            async with asyncio.timeout(WAITING_SECONDS):
                await self._turns.acquire()
        except TimeoutError:
            return BUSY
        try:
            await self._run(environ, body, receive, send)
        finally:
            self._turns.release()
        return None

    async def _refuse(self, refused: Refusal, receive: Receive, send: Send) -> None:
        """Answer with a sentence; read on for a moment, unless it was slow, so that a browser sees the answer."""
        status, headers, body = answer(refused)
        await _start(send, status, headers)
        await _send_block(send, body, last=True)
        if refused is not TOO_SLOW:
            with contextlib.suppress(TimeoutError, Disconnected):
                async with asyncio.timeout(LINGER_SECONDS):
                    async for _chunk in chunks(receive):
                        pass

    async def _run(self, environ: Environ, body: IO[bytes], receive: Receive, send: Send) -> None:
        """Make the response in a thread, unless the page cache has it; send what it leaves to be sent."""
        loop = asyncio.get_running_loop()
        environ |= {"wsgi.input": body, "wsgi.file_wrapper": FileToSend}
        made: Response | None
        if stored := self.stored_answer(environ):
            made = Response(*stored)
        else:
            made = await loop.run_in_executor(self.pool, self._answer, environ, loop, send)
        if made is None:
            return
        await _start(send, made.status, made.headers)
        if isinstance(made.body, FileToSend):
            await self._send_file(made.body, receive, send)
        else:
            await _send_block(send, made.body, last=True)

    def _answer(
        self, environ: Environ, loop: asyncio.AbstractEventLoop, send: Send
    ) -> Response | None:
        """Call the application, in a thread; return the response, None where it is sent already."""
        self._started[get_ident()] = time.monotonic()
        try:
            return self._call(environ, loop, send)
        except Exception:
            logger.exception("The application failed")
            return Response("500", [("Content-Type", "text/plain")], b"Internal Server Error")
        finally:
            del self._started[get_ident()]

    def _call(
        self, environ: Environ, loop: asyncio.AbstractEventLoop, send: Send
    ) -> Response | None:
        status, headers = "500", []

        def start_response(
            said: str, lines: Headers, exc_info: object = None
        ) -> Callable[[bytes], object]:
            nonlocal status, headers
            status, headers = said, lines
            return _refuse_to_write

        body: Any = self.application(environ, start_response)
        if isinstance(body, FileToSend) and environ["REQUEST_METHOD"] != "HEAD":
            return Response(status, headers, body)
        try:
            if environ["REQUEST_METHOD"] == "HEAD":
                return Response(status, headers, b"")
            if not getattr(body, "streaming", False):
                return Response(status, headers, b"".join(body))
            _send_from_thread(Response(status, headers, body), loop, send)
        finally:
            if hasattr(body, "close"):
                body.close()
        return None

    async def _send_file(self, file: FileToSend, receive: Receive, send: Send) -> None:
        """Send a file block by block: a thread reads each, none waits until the visitor took it."""
        loop = asyncio.get_running_loop()
        left = loop.create_task(_leaves(receive))
        try:
            while block := await loop.run_in_executor(self.files, file.file.read, BLOCK_BYTES):
                async with asyncio.timeout(STALLED_SECONDS):
                    await _send_block(send, block)
                if left.done():
                    break
            await _send_block(send, b"", last=True)
        finally:
            left.cancel()
            self.files.submit(file.close)


def environ_of(scope: Scope) -> Environ:
    """Return the WSGI environment of a request, without its body.

    Names with an underscore are dropped, as nginx does: WSGI can't tell `X_Forwarded_For` from `X-Forwarded-For`.
    """
    server, client = scope.get("server") or ("", 0), scope.get("client") or ("", 0)
    environ: Environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": scope.get("root_path", ""),
        "PATH_INFO": scope["path"].encode("utf-8", "surrogatepass").decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1]),
        "REMOTE_ADDR": client[0],
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for raw, value in scope["headers"]:
        if b"_" in raw:
            continue
        name = raw.decode("latin-1").upper().replace("-", "_")
        if name not in {"CONTENT_TYPE", "CONTENT_LENGTH"}:
            name = f"HTTP_{name}"
        text = value.decode("latin-1")
        if name in environ:
            text = f"{environ[name]}{'; ' if name == 'HTTP_COOKIE' else ','}{text}"
        environ[name] = text
    return environ


async def chunks(receive: Receive) -> AsyncIterator[bytes]:
    """Yield a request's body as it comes."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        yield message.get("body", b"")
        if not message.get("more_body", False):
            return


async def _leaves(receive: Receive) -> None:
    """Return when the visitor has left, or the response is sent."""
    while (await receive())["type"] != "http.disconnect":
        pass


def _kept_in_memory(environ: Environ) -> int:
    """Return up to how many bytes a body stays off the disk: a stranger's always, an editor's while it is short."""
    length = body_length(environ) or 0
    return IN_MEMORY_BYTES if may_be_slow(environ) else length + 1


async def _start(send: Send, status: str, headers: Headers) -> None:
    lines = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]
    await send({"type": "http.response.start", "status": int(status[:3]), "headers": lines})


async def _send_block(send: Send, block: bytes, *, last: bool = False) -> None:
    await send({"type": "http.response.body", "body": block, "more_body": not last})


def _send_from_thread(made: Response, loop: asyncio.AbstractEventLoop, send: Send) -> None:
    """Send a response while it is made (an export): its thread may have the database open, and stays."""

    def wait(sending: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(sending, loop).result(STALLED_SECONDS)

    wait(_start(send, made.status, made.headers))
    for block in made.body:
        wait(_send_block(send, block))
    wait(_send_block(send, b"", last=True))


def _refuse_to_write(block: bytes) -> object:
    raise NotImplementedError("Nothing here writes before it returns (PEP 3333).")
