"""Another host: a real server on this machine, which answers as tests say, and a resolver that knows its name."""

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

NAME = "blog.prueba.org"

type Answer = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """A server whose clients hang up when they have had enough."""

    daemon_threads = True
    block_on_close = False

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of it."""


class OtherHost:
    """A host at `url`; it keeps what it was asked."""

    def __init__(self) -> None:
        """Listen, and answer in threads."""
        self.answers: dict[str, Answer] = {}
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        host = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                host.asked.append((self.command, self.path, dict(self.headers)))
                host.answers[self.path](self)
                self.close_connection = True

            do_HEAD = do_GET

            def log_message(self, *_args: Any) -> None:
                """Keep the tests' output clean."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def endpoint(self) -> tuple[str, int]:
        """Return the address and port, which tests let core.fetching ask."""
        return "127.0.0.1", self.port

    def url(self, path: str = "/", name: str = NAME) -> str:
        """Return the address of a path."""
        return f"http://{name}:{self.port}{path}"

    def serve(self, path: str, answer: Answer) -> str:
        """Answer for a path; return its address."""
        self.answers[path] = answer
        return self.url(path)

    def close(self) -> None:
        """Stop listening."""
        self.server.shutdown()
        self.server.server_close()


def says(body: bytes = b"", status: int = 200, **headers: str) -> Answer:
    """Return an answer with a body; `Content_Type` in `headers` is Content-Type."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(status)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for name, value in ({"Content-Length": str(len(body))} | named).items():
            handler.send_header(name, value)
        handler.end_headers()
        if handler.command == "GET":
            handler.wfile.write(body)

    return answer


def writes(chunks: Callable[[], Any], **headers: str) -> Answer:
    """Return an answer whose body has no length and comes in pieces."""

    def answer(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        for chunk in chunks():
            handler.wfile.write(chunk)

    return answer
