"""A walk through the CMS by its own links, as somebody would click."""

import json
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from urllib.parse import SplitResult, parse_qsl, urldefrag, urljoin, urlsplit

from babel.messages.pofile import read_po
from bs4 import BeautifulSoup, Comment
from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse

from tests.blog.desk.team import Person

ADDRESSES = ("href", "data-chooser-url", "data-w-kbd-url", "data-w-swap-src-value")
# Written into the templates and models of Wagtail and its footnotes: no catalogue reaches them.
UNREACHED = frozenset({"Actions", "ID", "Page", "Text"})
SPOKEN = ("title", "aria-label", "placeholder", "alt", "aria-description")
EACH = 2  # addresses of a kind that are opened
MOST = 250


@dataclass
class Walk:
    """What somebody saw: the addresses opened, what went wrong, each text with where it stood first."""

    person: Person
    opened: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def go(self) -> "Walk":
        """Walk on until no kind of address is left."""
        home = reverse("wagtailadmin_home")
        waiting, kinds = deque([(home, home)]), Counter[tuple]()
        while waiting and len(self.opened) < MOST:
            address, found_on = waiting.popleft()
            kind = kind_of(address)
            if address in self.opened or kinds[kind] >= EACH:
                continue
            kinds[kind] += 1
            waiting.extend((link, address) for link in self.open(address, found_on))
        return self

    def open(self, address: str, found_on: str) -> list[str]:
        """Open an address that a page offers, and return those it offers."""
        self.opened.append(address)
        self.person.client.raise_request_exception = False  # it goes on, and tells afterwards
        response = self.person.client.get(address)
        refused = response.status_code == 302 and response.url == reverse("wagtailadmin_home")
        if response.status_code >= 400 or refused:
            self.wrong.append(f"{response.status_code} {address} offered by {found_on}")
        if response.status_code == 302:
            return list(within([response.url], address))
        soup = BeautifulSoup(html_of(response), "html.parser")
        for text in texts(soup):
            self.texts.setdefault(text, address)
        return list(within(links(soup), address))


def kind_of(address: str) -> tuple:
    """Return what addresses of one view have in common."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return (parts.path,)
    model = [match.kwargs.get(name) for name in ("content_type_model_name", "model_name", "action")]
    return (match.view_name, *model, *sorted(key for key, _value in parse_qsl(parts.query)))


def html_of(response: HttpResponse) -> str:
    """Return the HTML of an answer, that in a chooser's JSON included."""
    kind = response.headers.get("content-type", "")
    if response.streaming or response.status_code != 200:
        return ""
    if "json" in kind:
        answer = json.loads(response.content)
        return answer.get("html") or "" if isinstance(answer, dict) else ""
    return response.content.decode() if "html" in kind else ""


def links(soup: BeautifulSoup) -> Iterator[str]:
    """Yield the addresses that a page offers, those in the menu's data included."""
    for name in ADDRESSES:
        yield from (tag[name] for tag in soup.find_all(attrs={name: True}))
    props = soup.find("script", id="wagtail-sidebar-props")
    if props:
        yield from named_url(json.loads(props.string))


def named_url(data: object) -> Iterator[str]:
    """Yield each `url` of nested data."""
    if isinstance(data, dict):
        for key, value in data.items():
            if key == "url" and isinstance(value, str):
                yield value
            else:
                yield from named_url(value)
    elif isinstance(data, list):
        for value in data:
            yield from named_url(value)


def within(found: Iterator[str] | list[str], address: str) -> Iterator[str]:
    """Yield those in the CMS that a click opens."""
    for link in found:
        target = urldefrag(urljoin(address, link)).url
        parts = urlsplit(target)
        inside = not parts.netloc and parts.path.startswith(reverse("wagtailadmin_home"))
        if inside and not for_scripts(parts):
            yield target


def for_scripts(parts: SplitResult) -> bool:
    """Tell whether an address is only posted to, or completed with what is selected."""
    posted = any(name in parts.path for name in ("/logout/", "/editing-sessions/"))
    return posted or ("/bulk/" in parts.path and "id=" not in parts.query)


def texts(soup: BeautifulSoup) -> Iterator[str]:
    """Yield each text that is shown or read aloud."""
    for node in soup.find_all(string=True):
        if node.parent.name not in {"script", "style"} and not isinstance(node, Comment):
            yield " ".join(node.split())
    for name in SPOKEN:
        yield from (" ".join(tag[name].split()) for tag in soup.find_all(attrs={name: True}))


@cache
def english() -> frozenset[str]:
    """Return our strings as they read before translation, where that differs."""
    path = settings.BASE_DIR / "locale" / "es" / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        messages = list(read_po(file, locale="es"))
    pairs = [(message.id, message.string) for message in messages if message.id]
    flat = [
        pair
        for ids, strings in pairs
        for pair in (
            zip(ids, strings, strict=False) if isinstance(ids, tuple) else [(ids, strings)]
        )
    ]
    return (
        frozenset(" ".join(text.split()) for text, spanish in flat if text != spanish) - UNREACHED
    )
