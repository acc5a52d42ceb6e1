"""A walk through the CMS by its own links, as somebody would click."""

import json
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from urllib.parse import SplitResult, parse_qsl, urldefrag, urljoin, urlsplit

from babel.messages.pofile import read_po
from django.conf import settings
from django.http import HttpResponse
from django.urls import Resolver404, resolve, reverse

from tests.editorial.team import Person

ADDRESSES = frozenset({"href", "data-chooser-url", "data-w-kbd-url", "data-w-swap-src-value"})
# Written into the templates and models of Wagtail and its footnotes: no catalogue reaches them.
UNREACHED = frozenset({"Actions", "ID", "Page", "Text"})
SPOKEN = frozenset({"title", "aria-label", "placeholder", "alt", "aria-description"})
EACH = 2  # addresses of a kind that are opened; of lists that are sorted or filtered, one
FIRST = "p=1"  # a list's first page is the list
BACK = "next"  # where a form leads back to alters it little
MOST = 350  # no role is offered so many kinds


@dataclass
class Walk:
    """What somebody saw: the addresses opened, what went wrong, each text with where it stood first."""

    person: Person
    sorts: bool = True  # whether she opens lists as they are sorted, filtered and exported too
    opened: dict[str, None] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)

    def go(self) -> "Walk":
        """Walk on until no kind of address is left."""
        home = reverse("wagtailadmin_home")
        waiting, kinds = deque([(home, home)]), Counter[tuple]()
        while waiting and len(self.opened) < MOST:
            address, found_on = waiting.popleft()
            kind = kind_of(address)
            asked = asked_of(address)
            most = 1 if asked else EACH
            if len(set(asked) - {BACK}) > self.sorts:
                continue  # sorted, filtered and exported at once; each alone is offered too
            if address in self.opened or kinds[kind] >= most:
                continue
            kinds[kind] += 1
            waiting.extend((link, address) for link in self.open(address, found_on))
        return self

    def open(self, address: str, found_on: str) -> list[str]:
        """Open an address that a page offers, and return those it offers."""
        self.opened[address] = None
        self.person.client.raise_request_exception = False  # it goes on, and tells afterwards
        response = self.person.client.get(address)
        refused = response.status_code == 302 and response.url == reverse("wagtailadmin_home")
        if response.status_code >= 400 or refused:
            self.wrong.append(f"{response.status_code} {address} offered by {found_on}")
        if response.status_code == 302:
            return list(within([response.url], address))
        reading = Reading(html_of(response))
        for text in reading.texts:
            self.texts.setdefault(text, address)
        return list(within(reading.links, address))


class Reading(HTMLParser):
    """What a page says, shown or read aloud, and the addresses that it offers, those in its menu's data included."""

    def __init__(self, html: str) -> None:
        """Read it through."""
        super().__init__()
        self.links, self.texts, self.script = list[str](), list[str](), ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Keep addresses and what is read aloud."""
        given = {name: value for name, value in attrs if value is not None}
        self.script = given.get("id", tag) if tag in {"script", "style"} else ""
        self.links += [value for name, value in given.items() if name in ADDRESSES]
        self.texts += [" ".join(value.split()) for name, value in given.items() if name in SPOKEN]

    def handle_endtag(self, tag: str) -> None:
        """Leave a script behind."""
        self.script = ""

    def handle_data(self, data: str) -> None:
        """Keep what is shown, and the addresses of the menu."""
        if self.script == "wagtail-sidebar-props":
            self.links += named_url(json.loads(data))
        elif not self.script:
            self.texts.append(" ".join(data.split()))


@cache
def kind_of(address: str) -> tuple:
    """Return what addresses of one view have in common."""
    parts = urlsplit(address)
    try:
        match = resolve(parts.path)
    except Resolver404:
        return (parts.path,)
    model = [match.kwargs.get(name) for name in ("content_type_model_name", "model_name", "action")]
    return (match.view_name, *model, *asked_of(address))


def asked_of(address: str) -> list[str]:
    """Return the names of what an address asks of a page."""
    return sorted(name for name, _value in parse_qsl(urlsplit(address).query))


def html_of(response: HttpResponse) -> str:
    """Return the HTML of an answer, that in a chooser's JSON included."""
    kind = response.headers.get("content-type", "")
    if response.streaming or response.status_code != 200:
        return ""
    if "json" in kind:
        answer = json.loads(response.content)
        return answer.get("html") or "" if isinstance(answer, dict) else ""
    return response.content.decode() if "html" in kind else ""


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
        if parts.query == FIRST:
            target, parts = target.removesuffix(f"?{FIRST}"), parts._replace(query="")
        inside = not parts.netloc and parts.path.startswith(reverse("wagtailadmin_home"))
        if inside and not for_scripts(parts):
            yield target


def for_scripts(parts: SplitResult) -> bool:
    """Tell whether an address is only posted to, or completed with what is selected."""
    posted = any(name in parts.path for name in ("/logout/", "/editing-sessions/"))
    return posted or ("/bulk/" in parts.path and "id=" not in parts.query)


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
