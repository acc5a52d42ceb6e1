"""Other hosts are asked by one way: nothing of ours can be reached by it, and nothing large or slow holds it up."""

import gzip
import ssl
import time
from datetime import timedelta
from itertools import repeat
from pathlib import Path

import pytest

from core import fetching
from core.fetching import LARGEST, Fetched, FetchError, fetch, is_public
from tests.hosts import NAME, says, writes

CERTIFICATE = Path(__file__).parent / "data" / "blog.prueba.org.pem"
MEGABYTE = 1024 * 1024


def refused(url, words, **options):
    with pytest.raises(FetchError) as refusal:
        fetch(url, **options)
    assert words in str(refusal.value)


class TestAnAnswer:
    def test_has_status_address_headers_body_and_charset(self, other_host):
        body = "Señas".encode("latin-1")
        url = other_host.serve("/a", says(body, Content_Type="text/plain; charset=ISO-8859-1"))
        answer = fetch(url + "#part")
        assert (answer.status, answer.url, answer.body) == (200, url, body)
        assert answer.charset == "iso-8859-1" and answer.headers["content-type"]

    def test_says_who_asks_and_what_is_kept(self, other_host, settings):
        url = other_host.serve("/a", says(status=304))
        assert fetch(url, etag='"x"', modified="Tue, 03 Mar 2026 09:00:00 GMT").is_unchanged
        _method, _path, headers = other_host.asked[0]
        assert settings.SITE_URL in headers["User-Agent"]
        assert headers["If-None-Match"] == '"x"' and headers["If-Modified-Since"]
        assert headers["Host"] == f"{NAME}:{other_host.port}"

    @pytest.mark.parametrize("value", ["a\r\nX-Evil: 1", "ñ", ""])
    def test_what_is_no_header_is_not_sent(self, other_host, value):
        url = other_host.serve("/a", says())
        fetch(url, etag=value)
        assert "If-None-Match" not in other_host.asked[0][2]

    def test_head_has_no_body(self, other_host):
        url = other_host.serve("/a", says(b"text", Content_Encoding="br"))
        assert fetch(url, method="HEAD").body == b"" and other_host.asked[0][0] == "HEAD"

    def test_of_an_error_nothing_is_read(self, other_host):
        url = other_host.serve("/a", says(b"x" * 3 * MEGABYTE, status=404))
        assert (fetch(url).status, fetch(url).body) == (404, b"")

    def test_is_unpacked(self, other_host):
        packed = gzip.compress(b"text" * 1000)
        url = other_host.serve("/a", says(packed, Content_Encoding="gzip"))
        assert fetch(url).body == b"text" * 1000

    @pytest.mark.parametrize(
        ("said", "wait"),
        [
            ("120", timedelta(minutes=2)),
            ("999999999", fetching.LONGEST_WAIT),
            ("Tue, 03 Mar 2020 09:00:00 GMT", timedelta()),
            ("Tue, 03 Mar 2020 09:00:00 -0000", timedelta()),
            ("Fri, 31 Dec 9999 23:59:59 GMT", fetching.LONGEST_WAIT),
            ("mañana", None),
            ("-5", None),
            ("", None),
        ],
    )
    def test_says_how_long_to_wait(self, said, wait):
        from email.message import Message

        headers = Message()
        headers["Retry-After"] = said
        assert Fetched(503, "", headers, b"", "").retry_after == wait


class TestSizeAndTime:
    def test_a_body_that_says_how_large_it_is(self, other_host):
        def answer(handler):
            handler.send_response(200)
            handler.send_header("Content-Length", str(50 * MEGABYTE))
            handler.end_headers()
            for _ in range(50):
                handler.wfile.write(b"x" * MEGABYTE)

        refused(other_host.serve("/large", answer), "2048 KB")

    def test_a_body_without_end(self, other_host):
        url = other_host.serve("/endless", writes(lambda: repeat(b"x" * 65536)))
        refused(url, "2048 KB")

    def test_as_much_as_may_be_is_taken_and_no_byte_more(self, other_host):
        other_host.serve("/most", says(b"x" * LARGEST))
        other_host.serve("/more", writes(lambda: [b"x" * (LARGEST + 1)]))
        assert len(fetch(other_host.url("/most")).body) == LARGEST
        refused(other_host.url("/more"), "2048 KB")

    @pytest.mark.parametrize("size", [LARGEST + 1, 40 * MEGABYTE])
    def test_a_body_that_unfolds(self, other_host, size):
        packed = gzip.compress(b"\0" * size, 1)
        url = other_host.serve("/bomb", says(packed, Content_Encoding="gzip"))
        refused(url, "2048 KB")

    @pytest.mark.parametrize("where", ["headers", "body", "silence"])
    def test_a_drip_ends(self, other_host, where):
        def answer(handler):
            handler.wfile.write(b"HTTP/1.1 200 OK\r\n" if where != "silence" else b"")
            handler.wfile.write(b"\r\n" if where == "body" else b"X: ")
            for _ in range(200 if where != "silence" else 0):
                handler.wfile.write(b"x")
                time.sleep(0.05)
            time.sleep(0.6)

        refused(other_host.serve("/slow", answer), "a tiempo", seconds=0.3)

    def test_one_that_never_takes_the_connection_ends(self, other_host, monkeypatch):
        monkeypatch.setattr(
            fetching.socket,
            "create_connection",
            lambda *_args, **_kw: (_ for _ in ()).throw(TimeoutError),
        )
        refused(other_host.url(), "a tiempo")

    def test_a_resolver_that_takes_its_time(self, other_host, monkeypatch):
        monkeypatch.setattr(fetching, "resolve", lambda *_asked: time.sleep(0.5))
        refused(other_host.url(), "a tiempo", seconds=0.1)

    @pytest.mark.parametrize(
        ("body", "headers", "words"),
        [
            (
                gzip.compress(b"text" * 999, mtime=0)[:-9],
                {"Content_Encoding": "gzip"},
                "antes de tiempo",
            ),
            (b"no gzip", {"Content_Encoding": "gzip"}, "no se puede leer"),
            (b"text", {"Content_Encoding": "br"}, "no se pidió"),
            (b"text", {"Content_Encoding": "gzip, gzip"}, "no se pidió"),
            (b"text", {"Content_Length": "10"}, "antes de tiempo"),
        ],
    )
    def test_what_is_damaged_is_no_answer(self, other_host, body, headers, words):
        refused(other_host.serve("/a", says(body, **headers)), words)

    def test_what_speaks_no_http_is_no_answer(self, other_host):
        url = other_host.serve("/a", lambda handler: handler.wfile.write(b"SSH-2.0\r\n\r\n"))
        refused(url, "no se puede leer")

    def test_nobody_there(self, other_host, settings):
        settings.FETCH_ALSO = {("127.0.0.1", 1)}
        refused(f"http://{NAME}:1/", "conexión")


class TestWhere:
    @pytest.mark.parametrize(
        "url",
        [
            "ftp://blog.prueba.org/", "file:///etc/passwd", "//blog.prueba.org/", "blog.prueba.org", "", "http://",
            "http:///a", "http://me:pass@blog.prueba.org/", "http://blog.prueba.org:99999/", "http://[::1/",
            "http://a b/", "http://blog.prueba.org/\r\nX: y", "http://blog.prueba.org/a b", "http://-a-/", "http://" + "a" * 300,
            "http://xn--/", "http://\u2024/", "http://blog.prueba.org/" + "a" * 2048, "javascript:alert(1)", "http://a..b/",
        ],
    )  # fmt: skip
    def test_what_is_no_address_of_the_web(self, other_host, url):
        refused(url, "dirección")

    @pytest.mark.parametrize("port", [22, 25, 8080, 0])
    def test_other_ports_are_not_asked(self, other_host, port):
        refused(f"http://{NAME}:{port}/", "80")

    @pytest.mark.parametrize(
        "name", ["localhost", "a.localhost", "printer.local", "db.internal", "quietinbox.example", "x.onion"]
    )  # fmt: skip
    def test_names_of_no_host_are_not_resolved(self, name, monkeypatch):
        monkeypatch.setattr(fetching, "resolve", lambda *_asked: pytest.fail("resolved"))
        refused(f"http://{name}/", "nombre")

    @pytest.mark.parametrize(
        "address",
        [
            "127.0.0.1", "127.1.2.3", "0.0.0.0", "0.1.2.3", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1",  # noqa: S104
            "169.254.169.254", "192.0.0.9", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1", "203.0.113.1",
            "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1",
            "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::", "2001::1",
            "2001:db8::1", "3fff::1", "5f00::1", "fc00::1", "fd00::1", "fe80::1", "fe80::1%eth0", "2a00::1%eth0", "fec0::1",
            "ff02::1", "100::1", "no address",
        ],
    )  # fmt: skip
    def test_what_is_not_public(self, address):
        assert not is_public(address)

    @pytest.mark.parametrize(
        "address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1"]
    )
    def test_what_is_public(self, address):
        assert is_public(address)

    @pytest.mark.parametrize(
        "host", ["127.0.0.1", "[::1]", "[::ffff:127.0.0.1]", "2130706433", "0x7f.1", "127.1", "017700000001"]
    )  # fmt: skip
    def test_this_machine_in_every_spelling(self, host):
        refused(f"http://{host}/", "red que no es pública")

    def test_one_address_that_is_not_public_is_enough(self, other_host, monkeypatch):
        found = [("93.184.215.14", 80), ("10.0.0.1", 80)]
        monkeypatch.setattr(fetching, "resolve", lambda *_asked: found)
        refused("http://blog.prueba.org/", "red que no es pública")

    def test_a_name_that_changes_is_asked_once(self, other_host, monkeypatch):
        answers = iter(["127.0.0.1", "10.0.0.1"])
        monkeypatch.setattr(fetching, "resolve", lambda name, port: [(next(answers), port)])
        monkeypatch.setattr(
            fetching.socket, "getaddrinfo", _only_numbers(fetching.socket.getaddrinfo)
        )
        assert fetch(other_host.serve("/a", says(b"one"))).body == b"one"
        refused(other_host.url("/a"), "red que no es pública")

    def test_the_next_address_is_tried(self, other_host, monkeypatch, settings):
        port = other_host.port
        settings.FETCH_ALSO = {("127.0.0.2", port), ("127.0.0.1", port)}
        monkeypatch.setattr(
            fetching, "resolve", lambda *_asked: [("127.0.0.2", port), ("127.0.0.1", port)]
        )
        assert fetch(other_host.serve("/a", says(b"one"))).body == b"one"


def _only_numbers(getaddrinfo):
    def resolved(host, *args, **options):
        assert host.replace(".", "").isdigit(), f"{host} is resolved once more"
        return getaddrinfo(host, *args, **options)

    return resolved


class TestRedirects:
    @pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
    def test_are_followed(self, other_host, status):
        url = other_host.serve("/from", says(status=status, Location="/to?a=b#c"))
        other_host.serve("/to?a=b", says(b"there"))
        answer = fetch(url)
        assert (answer.body, answer.url) == (b"there", other_host.url("/to?a=b"))

    def test_of_letters_as_they_are(self, other_host):
        url = other_host.serve(
            "/from", says(status=301, Location="/ñandú".encode().decode("latin-1"))
        )
        other_host.serve("/%C3%B1and%C3%BA", says(b"there"))
        assert fetch(url).body == b"there"

    @pytest.mark.parametrize(
        ("target", "words"),
        [
            ("http://127.0.0.1/", "red que no es pública"),
            ("http://[::ffff:127.0.0.1]/", "red que no es pública"),
            ("http://[::1]:80/", "red que no es pública"),
            ("http://169.254.169.254/latest/meta-data/", "red que no es pública"),
            ("http://blog.prueba.org:22/", "80"),
            ("file:///etc/passwd", "dirección"),
            ("http://[", "dirección"),
            ("//localhost/", "nombre"),
        ],
    )
    def test_are_checked_each(self, other_host, target, words):
        url = other_host.serve("/from", says(status=302, Location=target))
        refused(other_host.serve("/before", says(status=302, Location="/from")), words)
        refused(url, words)

    def test_in_a_circle_end(self, other_host):
        url = other_host.serve("/from", says(status=302, Location="/from"))
        refused(url, "5 veces")
        assert len(other_host.asked) == 6

    def test_to_nowhere_are_the_answer(self, other_host):
        assert fetch(other_host.serve("/from", says(status=302))).status == 302


class TestCertificates:
    @pytest.fixture
    def secure(self, other_host, monkeypatch):
        """Return the host as one that speaks TLS, trusted as an authority would."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        other_host.server.socket = context.wrap_socket(other_host.server.socket, server_side=True)
        other_host.serve("/a", says(b"secret"))
        return other_host

    @pytest.fixture
    def trusted(self, monkeypatch):
        monkeypatch.setattr(
            fetching, "tls_context", lambda: ssl.create_default_context(cafile=CERTIFICATE)
        )

    def test_of_the_name_are_taken(self, secure, trusted):
        assert fetch(f"https://{NAME}:{secure.port}/a").body == b"secret"

    def test_of_another_name_are_not(self, secure, trusted, monkeypatch):
        monkeypatch.setattr(fetching, "resolve", lambda name, port: [("127.0.0.1", port)])
        refused(f"https://otro.prueba.org:{secure.port}/a", "certificado")

    def test_that_nobody_has_signed_are_not(self, secure):
        refused(f"https://{NAME}:{secure.port}/a", "certificado")

    def test_missing_ones_are_no_connection(self, other_host):
        refused(f"https://{NAME}:{other_host.port}/a", "conexión")
