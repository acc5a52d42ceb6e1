"""Hostile values in every parameter of every public address and form, and of the CMS as an editor.

REQUESTS for each address, fewer where the case's time runs out first (the line says how many were made): as many
addresses as the site names are asked in turn, so that each gets its share.
"""

import http.client
import json
import random
import re
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from bench.hostile import Figure, Site

REQUESTS = 500  # for each address
SECONDS = 240  # for visitors, and as many for the CMS, whose pages take ten times as long
SLOWEST_MS = 1_000
VALUES = [
    "%00", "%ED%A0%80", "%FF%FE", "%C0%AF", "%F0%9F", "", "%20", "-1", "0", "1e9", "NaN", "null", "true", "[]", "{}",
    "9" * 18, "9" * 19, "9" * 5_000, "%EF%BC%91", "%C2%B2", "a" * 8_000, "%F0%9F%98%80" * 500, "..%2F..%2Fetc%2Fpasswd",
    "%3Cscript%3E", "%27%20OR%201=1--", "%7B%7B7*7%7D%7D", "%0D%0AX-Injected:%201", "2026-02-30", "9999-12-31",
    "0001-01-01", "%E2%80%AE", "%CC%81" * 300, "(" * 300, "%22" * 300, "*" * 300, "%25", "%25%73", "%5B1,2%5D",
]  # fmt: skip
NAMES = [
    "q", "p", "page", "tema", "autora", "orden", "serie", "answer", "parent", "next", "id", "o", "ordering", "filter",
    "date_from", "date_to", "locale", "collection_id", "tag", "per_page", "type", "state", "text", "name", "email",
]  # fmt: skip
PUBLIC = [
    "/", "/blog/", "/blog/2026/", "/blog/2026/01/", "/blog/feed/", "/temas/", "/autoras/", "/buscar/", "/buscar/sugerencias/",
    "/suscribirme/", "/mis-datos/", "/comentarios/1/", "/comentarios/feed/", "/sitemap.xml", "/revision/x/",
    "/suscripcion/x/", "/comentarios/mio/x/", "/comentarios/avisos/x/", "/comentarios/moderar/x/", "/documentos/1/x.pdf",
    "/media/images/x.jpg", "/admin/login/", "/admin/password_reset/",
]  # fmt: skip
FORMS = [
    "/suscribirme/", "/mis-datos/", "/comentarios/nuevo/1/", "/suscripcion/x/", "/suscripcion/x/baja/",
    "/suscripcion/rebotes/x/", "/comentarios/mio/x/", "/revision/x/",
]  # fmt: skip
STARTS = [
    "/admin/", "/admin/pages/", "/admin/images/", "/admin/documents/", "/admin/comments/", "/admin/snippets/", "/admin/reports/",
    "/admin/settings/", "/admin/calendar/", "/admin/tags/", "/admin/choose-page/", "/admin/images/chooser/",
]  # fmt: skip
_LINK = re.compile(r'(?:href|action)="(/[^"#]{0,300})"')
_FIELD = re.compile(r'name="([^"]{1,80})"')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]{1,100})"')
UNSAFE = re.compile(r"logout|delete|unpublish|/copy|/move|publish|/send|/erase")


class Answer(NamedTuple):
    """What came back."""

    address: str
    status: int
    ms: float


class Browser:
    """A connection with its cookies."""

    def __init__(self, address: str) -> None:
        parts = urlsplit(address)
        self.host, self.origin = parts.netloc, address
        self.cookies: dict[str, str] = {}
        self.connection = http.client.HTTPConnection(self.host, timeout=30)
        self.text = ""

    def ask(
        self, path: str, body: str | None = None, kind: str = "application/x-www-form-urlencoded"
    ) -> Answer:
        """Send a request; a connection that the server has closed is opened again."""
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "Origin": self.origin,
        }
        if body is not None:
            headers |= {"Content-Type": kind, "Sec-Fetch-Site": "same-origin"}
            if token := self.cookies.get("csrftoken"):
                headers["X-CSRFToken"] = token
        began = time.perf_counter()
        try:
            self.connection.request("POST" if body is not None else "GET", path, body, headers)
            response = self.connection.getresponse()
            content, status = response.read(), response.status
            for cookie in response.headers.get_all("Set-Cookie") or []:
                name, _sign, value = cookie.partition(";")[0].partition("=")
                self.cookies[name] = value
            self.text = content.decode("utf-8", "replace")
        except (http.client.HTTPException, OSError):
            self.connection.close()
            status = 0
        return Answer(path, status, (time.perf_counter() - began) * 1_000)


def figures(site: Site) -> Iterator[Figure]:
    """Fuzz what visitors see, then what an editor sees."""
    visitor = Browser(site.address)
    yield from _told("visitors", list(_fuzz(visitor, PUBLIC, FORMS)))
    editor = Browser(site.address)
    _log_in(editor, site)
    pages, forms = _map(editor)
    yield from _told("the CMS, as an editor", list(_fuzz(editor, pages, forms)))


def _fuzz(browser: Browser, pages: list[str], forms: list[str]) -> Iterator[Answer]:
    """Ask each address in turn until each had its share or the time is over."""
    rng = random.Random(12)
    fields = {form: _fields(browser, form) for form in forms}
    turns = [*((page, None) for page in pages), *fields.items()]
    end = time.monotonic() + SECONDS
    for number, (address, names) in enumerate(cycle(turns)):
        if number >= REQUESTS * len(turns) or time.monotonic() > end:
            return
        query = "&".join(
            f"{quote(rng.choice(names or NAMES))}={rng.choice(VALUES)}" for _each in range(4)
        )
        if names is None:
            path = address
            if rng.random() < 0.3:  # a part of the path instead
                parts = address.strip("/").split("/")
                parts[rng.randrange(len(parts))] = rng.choice(VALUES) or "x"
                path = "/" + "/".join(parts) + ("/" if address.endswith("/") else "")
            yield browser.ask(f"{path}?{query}"[:30_000])
        elif rng.random() < 0.1:
            yield browser.ask(address, "{" * 500, "application/json")
        else:
            token = urlencode({"csrfmiddlewaretoken": browser.cookies.get("csrftoken", "")})
            yield browser.ask(address, f"{query}&{query}&{token}")


def _fields(browser: Browser, form: str) -> list[str]:
    browser.ask(form)
    found = set(_FIELD.findall(browser.text)) - {"csrfmiddlewaretoken"}
    return sorted(found) or NAMES


def _log_in(browser: Browser, site: Site) -> None:
    login = json.loads((site.folder / "logins.json").read_text())["Edición"]
    browser.ask("/admin/login/")
    token = _TOKEN.search(browser.text)
    sent = {"username": login["username"], "password": login["password"], "next": "/admin/"}
    browser.ask(
        "/admin/login/", urlencode(sent | {"csrfmiddlewaretoken": token[1] if token else ""})
    )
    if browser.ask("/admin/").status != 200:
        raise SystemExit("The editor can't log in.")


def _map(browser: Browser) -> tuple[list[str], list[str]]:
    """Return what the CMS links to within two steps, and of it what has a form; nothing that ends or sends."""
    found: dict[str, str] = {}  # one address of each kind: its numbers left out
    for address in STARTS:
        browser.ask(address)
        for path in (address, *(link.partition("?")[0] for link in _LINK.findall(browser.text))):
            if path.startswith("/admin/") and not UNSAFE.search(path):
                found.setdefault(re.sub(r"[0-9]+", "0", path), path)
    pages = list(found.values())
    forms = []
    for page in pages:
        browser.ask(page)
        if 'method="post"' in browser.text.lower():
            forms.append(page)
    return pages, forms


def _told(who: str, answers: list[Answer]) -> Iterator[Figure]:
    statuses = Counter(answer.status // 100 for answer in answers)
    broken = [
        answer
        for answer in answers
        if not answer.status or (answer.status >= 500 and answer.status != 503)
    ]
    slowest = max(answers, key=lambda answer: answer.ms)
    addresses = len({answer.address.partition("?")[0][:60] for answer in answers})
    for each in list({answer.address[:150]: answer for answer in broken}.values())[:10]:
        print(f"     {each.status} {each.address[:150]}", flush=True)
    said = ", ".join(f"{number} × {status}xx" for status, number in sorted(statuses.items()))
    yield Figure(
        f"{who}: {len(answers)} requests, {addresses} addresses", said, "0 × 5xx", not broken
    )
    yield Figure(
        f"{who}: slowest",
        f"{slowest.ms:,.0f} ms {slowest.address[:24]}",
        f"{SLOWEST_MS} ms",
        slowest.ms <= SLOWEST_MS,
    )
