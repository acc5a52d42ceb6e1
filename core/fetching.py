"""The one way to ask another host: its name is resolved once and pinned, size and time are bounded.

What an editor or a visitor writes as an address may lead into our own network, never end, or unpack to gigabytes. So each
address on the way, those of redirects too, is resolved once, checked, and connected to as the number that was checked;
the name is kept for the certificate and the Host header. Never call this within a transaction.
"""

import http.client
import io
import ipaddress
import re
import socket
import ssl
import time
import zlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

import idna
from django.conf import settings
from django.utils import timezone
from django.utils.encoding import iri_to_uri
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

LARGEST = 2 * 1024 * 1024  # bytes of a body, as it comes and unpacked
SECONDS = 20.0  # for everything: names, connections, redirects, the body
CONNECT_SECONDS = 5.0  # for one of several addresses of a name
MOST_REDIRECTS, MOST_ADDRESSES = 5, 4
LONGEST_URL = 2048
LONGEST_WAIT = timedelta(days=30)  # of what a Retry-After is believed
PORTS = {"http": 80, "https": 443}
REDIRECTS = {301, 302, 303, 307, 308}
CHUNK = 64 * 1024

# IPv6 that is handed out to networks lies in 2000::/3: mapped IPv4, NAT64, link-local and multicast addresses lie elsewhere.
_UNICAST = ipaddress.ip_network("2000::/3")
# In there, and in IPv4, what `is_global` takes for public in some version of Python.
_NOT_PUBLIC = [
    ipaddress.ip_network(each)
    for each in (
        "192.0.0.0/24",  # IETF protocols
        "192.88.99.0/24",  # relays of 6to4
        "2001::/23",  # Teredo and other protocols
        "2002::/16",  # 6to4, which embeds IPv4
        "3fff::/20",  # documentation
    )
]
# Names that no public host has (RFC 6761, 6762, 7686, 8375, 9476); nobody is asked for them.
_RESERVED = re.compile(
    r"(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home\.arpa|test|example|invalid|onion|alt)$"
)
_LABEL = re.compile("[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_IP_V6 = re.compile("[0-9a-f:.]{2,45}")
_CHARSET = re.compile(r"[a-z0-9_.:-]{1,40}")

type Address = tuple[str, int]  # an IP address and a port


class FetchError(Exception):
    """Nothing usable came back; its text is a sentence for people."""

    def __init__(self, sentence: str | Promise, **values: object) -> None:
        """Fill in the values."""
        super().__init__(str(sentence) % values if values else str(sentence))


@dataclass(frozen=True)
class Fetched:
    """What a host answered; the body of anything but a success is empty."""

    status: int
    url: str  # after redirects
    headers: Message  # names in any case
    body: bytes
    charset: str  # as the header says, '' where it doesn't

    @property
    def is_success(self) -> bool:
        """Return whether the answer is what was asked for."""
        return 200 <= self.status < 300

    @property
    def is_unchanged(self) -> bool:
        """Return whether the copy that was named is current."""
        return self.status == 304

    @property
    def retry_after(self) -> timedelta | None:
        """Return how long the host asks to be left alone (RFC 9110, 10.2.3), None where it doesn't say."""
        said = (self.headers.get("Retry-After") or "").strip()
        try:
            if re.fullmatch(r"[0-9]{1,9}", said):
                wait = timedelta(seconds=int(said))
            else:
                moment = parsedate_to_datetime(said)
                wait = moment - (
                    timezone.now() if moment.tzinfo else timezone.now().replace(tzinfo=None)
                )
        except (ValueError, TypeError, OverflowError):
            return None
        return min(max(wait, timedelta()), LONGEST_WAIT)


def fetch(
    url: str,
    *,
    method: str = "GET",
    accept: str = "*/*",
    etag: str = "",
    modified: str = "",
    largest: int = LARGEST,
    seconds: float = SECONDS,
) -> Fetched:
    """Ask for an address by GET or HEAD, and follow its redirects; raise FetchError where nothing usable comes back.

    `etag` and `modified` are those headers of an answer that is kept: where it's current, the status is 304.
    """
    headers = {
        "User-Agent": f"motiVAcional (+{settings.SITE_URL})",
        "Accept": accept,
        "Accept-Encoding": "gzip",
        "Connection": "close",
        **({"If-None-Match": etag} if _is_header(etag) else {}),
        **({"If-Modified-Since": modified} if _is_header(modified) else {}),
    }
    deadline = _Deadline(seconds)
    for _hop in range(MOST_REDIRECTS + 1):
        parts = _checked(url)
        with _sentences():
            answer = _ask(parts, method, headers, largest, deadline)
        location = answer.headers.get("Location")
        if answer.status not in REDIRECTS or not location:
            return answer
        url = _joined(answer.url, location)
    raise FetchError(_("It redirects more than %(most)s times."), most=MOST_REDIRECTS)


def _is_header(value: str) -> bool:
    return bool(value) and value.isascii() and value.isprintable()


def _joined(base: str, location: str) -> str:
    with suppress(UnicodeError):  # http.client takes headers for Latin-1
        location = location.encode("latin-1").decode()
    try:
        return urljoin(base, location.strip())
    except ValueError:
        raise FetchError(_("It redirects to what is no address.")) from None


def _checked(url: str) -> SplitResult:
    """Return the parts of an address that may be asked, its host in ASCII, or raise FetchError."""
    malformed = FetchError(_("That is no address of the web."))
    if len(url) > LONGEST_URL or not url.isprintable() or " " in url:
        raise malformed
    try:
        parts = urlsplit(url)
        host, port = _ascii_host(parts.hostname or ""), parts.port
    except ValueError:  # of idna too
        raise malformed from None
    if parts.scheme not in PORTS or not host or "@" in parts.netloc:
        raise malformed
    port = port if port is not None else PORTS[parts.scheme]
    if port not in {*PORTS.values(), *(known for _host, known in settings.FETCH_ALSO)}:
        raise FetchError(_("It may be asked on the ports 80 and 443 alone."))
    netloc = f"[{host}]" if ":" in host else host
    if port != PORTS[parts.scheme]:
        netloc += f":{port}"
    return urlsplit(iri_to_uri(parts._replace(netloc=netloc, fragment="").geturl()))


def _ascii_host(host: str) -> str:
    host = host.lower().rstrip(".")
    if not host.isascii():
        host = idna.encode(host, uts46=True, std3_rules=True).decode()
    is_name = all(map(_LABEL.fullmatch, host.split(".")))
    if len(host) > 253 or not (is_name or (":" in host and _IP_V6.fullmatch(host))):
        raise ValueError(host)
    return host


def _ask(
    parts: SplitResult, method: str, headers: dict[str, str], largest: int, deadline: "_Deadline"
) -> Fetched:
    """Ask one address, without following it."""
    secure, host = parts.scheme == "https", parts.hostname or ""
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with _connected(host, parts.port or PORTS[parts.scheme], secure, deadline) as connected:
        # http.client speaks through a socket of ours: it neither resolves nor connects, and no proxy is asked.
        connection = http.client.HTTPConnection(host)
        connection.sock = _TimedSocket(connected, deadline)
        connection.request(method, path, headers={"Host": parts.netloc, **headers})
        response = connection.getresponse()
        wanted = method == "GET" and 200 <= response.status < 300
        body = _body(response, largest) if wanted else b""
    charset = (response.headers.get_content_charset("") or "").lower()
    return Fetched(
        status=response.status,
        url=parts.geturl(),
        headers=response.headers,
        body=body,
        charset=charset if _CHARSET.fullmatch(charset) else "",
    )


def _body(response: http.client.HTTPResponse, largest: int) -> bytes:
    """Read a body, unpacked as it comes, and no further than it may be large."""
    encoding = (response.headers.get("Content-Encoding") or "identity").strip().lower()
    if encoding not in {"identity", "gzip", "x-gzip"}:
        raise FetchError(_("It is packed in a way that wasn't asked for."))
    if (response.length or 0) > largest:
        raise _too_large(largest)
    unpacked: bytearray = bytearray()
    unpacker = None if encoding == "identity" else zlib.decompressobj(16 + zlib.MAX_WBITS)
    came = 0
    while chunk := response.read(min(CHUNK, largest + 1)):
        came += len(chunk)
        if unpacker is None:
            unpacked += chunk
        else:
            # One byte more than may be: what is left packed isn't looked at any further.
            unpacked += unpacker.decompress(chunk, largest + 1 - len(unpacked))
        if max(came, len(unpacked)) > largest:
            raise _too_large(largest)
        if unpacker is not None and unpacker.eof:
            return bytes(unpacked)
    if response.length or (unpacker is not None and came):
        raise http.client.IncompleteRead(b"")
    return bytes(unpacked)


def _too_large(largest: int) -> FetchError:
    return FetchError(_("It is larger than %(most)s KB."), most=largest // 1024)


class _Deadline:
    """The moment by which all has to be done, by a clock that nobody sets."""

    def __init__(self, seconds: float) -> None:
        self._ends = time.monotonic() + seconds

    def left(self, most: float = float("inf")) -> float:
        """Return the seconds that are left, or raise TimeoutError."""
        left = self._ends - time.monotonic()
        if left <= 0:
            raise TimeoutError
        return min(left, most)


class _TimedReader(io.RawIOBase):
    """Reads a socket; each part may take what is left of the time, so that a slow drip ends too."""

    def __init__(self, connected: socket.socket, deadline: _Deadline) -> None:
        self._socket, self._deadline = connected, deadline

    def readable(self) -> bool:
        """Be readable."""
        return True

    def readinto(self, buffer: Any) -> int:
        """Read what is there."""
        self._socket.settimeout(self._deadline.left())
        return self._socket.recv_into(buffer)


class _TimedSocket:
    """What http.client needs of a socket; whoever has opened the real one closes it."""

    def __init__(self, connected: socket.socket, deadline: _Deadline) -> None:
        self._socket, self._deadline = connected, deadline

    def sendall(self, data: bytes) -> None:
        """Send a request."""
        self._socket.settimeout(self._deadline.left())
        self._socket.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        """Return what reads the answer."""
        return io.BufferedReader(_TimedReader(self._socket, self._deadline))

    def close(self) -> None:
        """Leave it open: http.client closes it as soon as it has read the headers."""


@contextmanager
def _connected(host: str, port: int, secure: bool, deadline: _Deadline) -> Iterator[socket.socket]:
    """Connect to one of the addresses of a name, each checked; in TLS by the name."""
    plain = _opened(_allowed(host, port, deadline), deadline)
    try:
        plain.settimeout(deadline.left())
        wrap: Callable[..., Any] = tls_context().wrap_socket if secure else _unchanged
        connected = wrap(plain, server_hostname=host)
        try:
            yield connected
        finally:
            connected.close()
    finally:
        plain.close()


def _unchanged(plain: socket.socket, server_hostname: str) -> socket.socket:
    return plain


def tls_context() -> ssl.SSLContext:
    """Return what verifies certificates: by the system's authorities, and by the name."""
    return ssl.create_default_context()


def _opened(addresses: list[Address], deadline: _Deadline) -> socket.socket:
    """Connect to the first address that answers."""
    *others, last = addresses
    for address in others:
        try:
            return socket.create_connection(address, timeout=deadline.left(CONNECT_SECONDS))
        except OSError:
            deadline.left()
    return socket.create_connection(last, timeout=deadline.left())


def _allowed(host: str, port: int, deadline: _Deadline) -> list[Address]:
    """Return the addresses of a host, or raise FetchError where any of them isn't public."""
    if _RESERVED.search(host):
        raise FetchError(_("No host has that name."))
    addresses = list(dict.fromkeys(_resolved(host, port, deadline)))[:MOST_ADDRESSES]
    for address, _port in addresses:
        if not is_public(address) and (address, port) not in settings.FETCH_ALSO:
            raise FetchError(_("It leads into a network that isn't public."))
    return addresses


def _resolved(host: str, port: int, deadline: _Deadline) -> list[Address]:
    """Ask for the addresses of a name, once; the resolver knows no deadline, so a thread waits for it."""
    asking = ThreadPoolExecutor(1, "resolver")
    try:
        return asking.submit(resolve, host, port).result(deadline.left())
    finally:
        asking.shutdown(wait=False)


def resolve(host: str, port: int) -> list[Address]:
    """Return the addresses of a host, in the order in which the system prefers them."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [(str(address[0]), port) for *_kind, address in found]


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the public internet, and holds no other address in itself."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address) and (ip.scope_id or ip not in _UNICAST):
        return False
    return (
        ip.is_global
        and not (ip.is_private or ip.is_multicast or ip.is_reserved or ip.is_loopback)
        and not (ip.is_link_local or ip.is_unspecified)
        and not any(ip in network for network in _NOT_PUBLIC)
    )


@contextmanager
def _sentences() -> Iterator[None]:
    """Say in words what went wrong; what a host answered stays out of them."""
    try:
        yield
    except TimeoutError:
        raise FetchError(_("It doesn't answer in time.")) from None
    except ssl.SSLCertVerificationError:
        raise FetchError(_("Its certificate isn't valid.")) from None
    except (socket.gaierror, UnicodeError):
        raise FetchError(_("No host has that name.")) from None
    except http.client.IncompleteRead:
        raise FetchError(_("Its answer ends too early.")) from None
    except (http.client.HTTPException, zlib.error):
        raise FetchError(_("Its answer can't be read.")) from None
    except OSError:
        raise FetchError(_("No connection could be made.")) from None
