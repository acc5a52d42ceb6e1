"""Bodies of requests: too long, too slow, without a length, or with files; by real sockets to the server itself.

The server is started once for the module (some two seconds of CPU): a process as `manage.py start` starts it.
"""

import http.client
import io
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.urls import resolve

from core.serving import request_bodies
from core.serving.request_bodies import (
    LOGGED_OUT,
    LONG_TEXT_BYTES,
    NO_FILES,
    NO_LENGTH,
    PUBLIC_BYTES,
    TOO_LONG,
    LimitedBodies,
    refusal,
)

MULTIPART = "multipart/form-data; boundary=x"
FILE_PART = (
    b'--x\r\nContent-Disposition: form-data; name="a"; filename="a.txt"\r\n\r\nhello\r\n--x--\r\n'
)
FORM_PART = (
    b'--x\r\nContent-Disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--x--\r\n'
)


def environ(path: str, length: int | str | None, **more: str) -> dict:
    known = {"REQUEST_METHOD": "POST", "PATH_INFO": path, **more}
    return known if length is None else known | {"CONTENT_LENGTH": str(length)}


class TestLimits:
    """What is refused by its headers, before a byte is read."""

    @pytest.mark.parametrize("length", [None, "", "-1", "1e3", "١٢", "1" * 30])
    def test_a_body_without_a_length_is_refused(self, length):
        assert refusal(environ("/suscribirme/", length)) == NO_LENGTH

    @pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS"])
    def test_pages_are_asked_for_without_one(self, method):
        assert refusal(environ("/", None, REQUEST_METHOD=method)) is None

    @pytest.mark.parametrize(
        "path", ["/", "/nowhere", "/blog/un-articulo/", "/suscribirme/", "/mis-datos/", "/buscar/"]
    )
    def test_a_public_address_takes_a_form(self, path):
        assert refusal(environ(path, PUBLIC_BYTES)) is None
        assert refusal(environ(path, PUBLIC_BYTES + 1)) == TOO_LONG

    @pytest.mark.parametrize(
        "path",
        [
            "/comentarios/nuevo/1/",
            "/comentarios/mio/token/",
            "/revision/token/",
            "/suscripcion/rebotes/secret/",
        ],
    )
    def test_where_a_long_text_may_come_it_is_answered_with_a_sentence_of_the_form(self, path):
        assert refusal(environ(path, LONG_TEXT_BYTES)) is None
        assert refusal(environ(path, LONG_TEXT_BYTES + 1)) == TOO_LONG

    def test_a_public_address_takes_no_files(self):
        long = environ("/comentarios/nuevo/1/", PUBLIC_BYTES + 1, CONTENT_TYPE=MULTIPART)
        assert refusal(long) == NO_FILES

    def test_the_cms_is_no_way_around_for_who_is_not_logged_in(self, monkeypatch):
        monkeypatch.setattr(request_bodies, "_is_logged_in", lambda environ: False)
        assert refusal(environ("/admin/login/", PUBLIC_BYTES)) is None
        assert refusal(environ("/admin/images/add/", PUBLIC_BYTES + 1)) == LOGGED_OUT

    def test_an_editor_uploads_what_the_settings_allow(self, monkeypatch):
        monkeypatch.setattr(request_bodies, "_is_logged_in", lambda environ: True)
        largest = settings.WAGTAILDOCS_MAX_UPLOAD_SIZE
        assert refusal(environ("/admin/documents/add/", largest + 1000)) is None
        assert refusal(environ("/admin/documents/add/", 2 * largest)) == TOO_LONG

    @pytest.mark.django_db
    def test_a_made_up_session_is_none(self, client, django_user_model):
        def admitted(**more: str) -> bool:
            return refusal(environ("/admin/images/add/", PUBLIC_BYTES + 1, **more)) is None

        assert not admitted()
        assert not admitted(HTTP_COOKIE="sessionid=" + "a" * 32)
        client.force_login(django_user_model.objects.create_user("editor"))
        assert admitted(HTTP_COOKIE=f"sessionid={client.cookies['sessionid'].value}")
        former = f"sessionid={client.cookies['sessionid'].value}"
        client.logout()
        assert not admitted(HTTP_COOKIE=former)

    def test_a_limit_stands_on_the_view_that_the_address_leads_to(self):
        view: Any = resolve("/comentarios/nuevo/1/").func
        assert view.body_limit == LONG_TEXT_BYTES


class TestAroundWSGI:
    """The same limits behind any other server."""

    def answer(self, body: bytes, **more: str) -> tuple[str, bytes]:
        seen: list[str] = []

        def application(environ, start_response):
            start_response("200 OK", [])
            return [environ["wsgi.input"].read()]

        asked = environ("/suscripcion/token/baja/", len(body), **more)
        asked["wsgi.input"] = io.BytesIO(body)
        got = LimitedBodies(application)(asked, lambda status, headers: seen.append(status))
        return seen[0], b"".join(got)

    def test_a_small_file_is_refused_with_a_sentence(self):
        status, page = self.answer(FILE_PART, CONTENT_TYPE=MULTIPART)
        assert status.startswith("413")
        assert "archivos" in page.decode()

    def test_a_mail_program_may_unsubscribe_as_its_standard_says(self):
        assert self.answer(FORM_PART, CONTENT_TYPE=MULTIPART) == ("200 OK", FORM_PART)


class Served(NamedTuple):
    """A running process: its port, itself, its folder."""

    port: int
    process: subprocess.Popen
    folder: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory) -> Iterator[Served]:
    """Start a process that answers, as `start` does, on an empty database."""
    folder = tmp_path_factory.mktemp("served")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
        with (folder / "log").open("w") as log:
            process = subprocess.Popen(
                [sys.executable, "-c", SERVE, str(listener.fileno())],
                cwd=settings.BASE_DIR,
                env=kept
                | {"VAR_DIR": str(folder), "PORT": str(port), "PYTHONPATH": str(settings.BASE_DIR)}
                | {"DEBUG": "true"},  # no static files are collected here
                pass_fds=(listener.fileno(),),
                stdout=log,
                stderr=log,
            )
    with socket.create_connection(("127.0.0.1", port), 120) as first:
        first.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        assert first.recv(12) == b"HTTP/1.1 200", (folder / "log").read_text()
    yield Served(port, process, folder)
    process.send_signal(signal.SIGTERM)
    process.wait(120)
    assert "Traceback" not in (folder / "log").read_text()


# The whole gateway before a small application, with shorter deadlines: what Django does isn't in question here.
SERVE = """
import os, socket, sys, time
os.environ["DJANGO_SETTINGS_MODULE"] = "motivacional.settings"
import django
from core.base.catalogues import compile_catalogues
from django.conf import settings
compile_catalogues(settings.BASE_DIR / "locale", settings.LOCALE_PATHS[0])
django.setup()
from core.serving import gateway, request_bodies
from core.serving.web_process import WebProcess
gateway.BODY_SECONDS, gateway.WAITING_SECONDS, gateway.LINGER_SECONDS = 1.0, 1.0, 0.5
big = settings.VAR_DIR / "big"
big.write_bytes(b"x" * 30_000_000)

def application(environ, start_response):
    path, wrap = environ["PATH_INFO"], environ["wsgi.file_wrapper"]
    if path == "/slow":
        while not (settings.VAR_DIR / "go").exists():
            time.sleep(0.05)
    start_response("200 OK", [("Content-Type", "text/plain")])
    if path == "/big":
        return wrap(big.open("rb"))
    return [str(len(environ["wsgi.input"].read())).encode(), environ.get("HTTP_X_FORWARDED_FOR", "").encode()]

answers = gateway.Gateway(request_bodies.LimitedBodies(application))
WebProcess(answers, socket.socket(fileno=int(sys.argv[1]))).run(settings.VAR_DIR / "beats")
"""


def ask(served: Served, method: str, path: str, body: bytes | None = None, **headers: str):
    connection = http.client.HTTPConnection("127.0.0.1", served.port, timeout=60)
    try:
        connection.request(method, path, body, {k.replace("_", "-"): v for k, v in headers.items()})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def trickling(served: Served, length: int = 1000) -> socket.socket:
    sock = socket.create_connection(("127.0.0.1", served.port), 60)
    sock.sendall(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: %d\r\n\r\na" % length)
    return sock


def read_all(sock: socket.socket) -> bytes:
    said = b""
    with sock:
        while block := sock.recv(65536):
            said += block
    return said


def waiting_for(sockets: list[socket.socket], number: int) -> list[socket.socket]:
    """Return those that have been answered, as soon as they are so many, or after a minute."""
    deadline, answered = time.monotonic() + 60, []
    while len(answered) < number and time.monotonic() < deadline:
        answered = select.select(sockets, [], [], 0)[0]
        time.sleep(0.02)
    return answered


class TestServer:
    """The server itself, with nothing in front."""

    def test_a_body_arrives_whole(self, served):
        assert ask(served, "POST", "/", b"x" * PUBLIC_BYTES) == (200, str(PUBLIC_BYTES).encode())

    def test_a_body_without_a_length_is_411(self, served):
        with socket.create_connection(("127.0.0.1", served.port), 60) as sock:
            sock.sendall(
                b"POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            )
            assert sock.recv(12) == b"HTTP/1.1 411"

    def test_who_sends_too_much_reads_why(self, served):
        status, page = ask(served, "POST", "/", b"x" * 3_000_000)
        assert status == 413
        assert "Acortalo" in page.decode()

    def test_a_small_file_is_413(self, served):
        status, page = ask(served, "POST", "/", FILE_PART, Content_Type=MULTIPART)
        assert status == 413
        assert "archivos" in page.decode()

    def test_a_long_file_is_neither_read_nor_kept(self, served):
        with socket.create_connection(("127.0.0.1", served.port), 60) as sock:
            sock.sendall(
                b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=x\r\n"
                b"Content-Length: 400000000\r\n\r\n"
            )
            assert sock.recv(12) == b"HTTP/1.1 413"

    def test_who_trickles_is_answered_and_cut_off_while_others_are_served(self, served):
        sockets = [trickling(served) for _ in range(40)]
        assert ask(served, "GET", "/")[0] == 200
        assert ask(served, "POST", "/", b"abc") == (200, b"3")
        said = [read_all(sock) for sock in sockets]
        assert {each[:12] for each in said} == {b"HTTP/1.1 408"}
        assert ask(served, "POST", "/", b"abc") == (200, b"3")

    def test_slow_posts_leave_half_of_the_threads_to_those_who_read(self, served):
        posts = [socket.create_connection(("127.0.0.1", served.port), 60) for _ in range(8)]
        for sock in posts:
            sock.sendall(
                b"POST /slow HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Length: 1\r\n\r\na"
            )
        try:
            refused = [sock for sock in waiting_for(posts, 6) if read_all(sock)[9:12] == b"503"]
            before = beat(served)
            assert ask(served, "GET", "/")[0] == 200
        finally:
            (served.folder / "go").touch()
        assert before["busy"] <= 2 and len(refused) == 6
        assert [read_all(sock)[9:12] for sock in posts if sock not in refused] == [b"200"] * 2

    def test_who_reads_slowly_holds_no_thread(self, served):
        sockets = []
        for _ in range(8):
            sock = socket.socket()
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            sock.connect(("127.0.0.1", served.port))
            sock.sendall(b"GET /big HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
            assert sock.recv(12) == b"HTTP/1.1 200"
            sockets.append(sock)
        assert ask(served, "GET", "/")[0] == 200
        for sock in sockets:
            sock.close()
        assert len(ask(served, "GET", "/big")[1]) == 30_000_000

    def test_a_header_with_an_underscore_is_no_header(self, served):
        status, said = ask(served, "POST", "/", b"", X_Forwarded_For="1.1.1.1")
        assert (status, said) == (200, b"01.1.1.1")
        with socket.create_connection(("127.0.0.1", served.port), 60) as sock:
            sock.sendall(
                b"GET / HTTP/1.1\r\nHost: x\r\nX_Forwarded_For: 6.6.6.6\r\nConnection: close\r\n\r\n"
            )
            assert b"6.6.6.6" not in read_all(sock)


def beat(served: Served) -> dict:
    return json.loads((served.folder / "beats").read_text())
