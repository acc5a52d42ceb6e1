"""What there is to audit: every page of the sitemap, and what the sitemap does not name."""

import gzip
import re
from typing import NamedTuple
from urllib.error import HTTPError
from urllib.parse import urljoin
from urllib.request import Request, urlopen
from xml.etree import ElementTree

LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
BESIDE = (
    "/buscar/",
    "/buscar/?q=agenda",
    "/buscar/?q=zzzz",
    "/pedir/",
    "/contacto/",
    "/blog/?page=2",
    "/blog/2026/",
    "/blog/2026/03/",
    "/no-existe/",
)
ASSET = re.compile(r'<(?:link rel="stylesheet" href|script[^>]* src)="([^"]+)"')


class Fetched(NamedTuple):
    """An answer: its status, its bytes on the wire, its text."""

    status: int
    wire: int
    text: str


def fetch(address: str) -> Fetched:
    """Get an address the way a browser does: compressed."""
    request = Request(address, headers={"Accept-Encoding": "gzip", "Accept": "text/html,*/*"})
    try:
        with urlopen(request, timeout=30) as answer:
            return _fetched(answer.status, answer.headers.get("Content-Encoding"), answer.read())
    except HTTPError as error:
        return _fetched(error.code, error.headers.get("Content-Encoding"), error.read())


def _fetched(status: int, encoding: str | None, body: bytes) -> Fetched:
    if encoding == "gzip":
        return Fetched(status, len(body), gzip.decompress(body).decode())
    return Fetched(status, len(body), body.decode(errors="replace"))


def addresses(site: str) -> list[str]:
    """Return every address to audit; tags and sources are found on the pages themselves."""
    found = [
        loc.text or ""
        for loc in ElementTree.fromstring(fetch(f"{site}/sitemap.xml").text).iter(LOC)
    ]
    pages = [fetch(page).text for page in found]
    linked = {
        link
        for text in pages
        for link in re.findall(r'href="(/blog/(?:tag|fuente)/[^"/]+/)"', text)
    }
    return [*found, *(urljoin(site, path) for path in (*sorted(linked), *BESIDE))]


def page_weight(address: str) -> int:
    """Return the bytes on the wire of a page with its style sheets and scripts."""
    page = fetch(address)
    return page.wire + sum(
        fetch(urljoin(address, asset)).wire for asset in ASSET.findall(page.text)
    )
