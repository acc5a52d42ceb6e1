"""Every address of the site, found by walking the URL patterns, so that a new one is tried too."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern, RoutePattern

CONVERTED = re.compile(r"<(?:\w+:)?(\w+)>")
NAMED = re.compile(r"\(\?P<(\w+)>(?:[^()]|\([^()]*\))*\)")
UNNAMED = re.compile(r"\((?!\?)[^()]*\)")


@dataclass(frozen=True)
class Address:
    """A pattern: its whole route, the name of its view with namespaces, its parameters, its view."""

    route: str
    name: str
    parameters: tuple[str, ...]
    view: Any

    def filled(self, **values: Any) -> str:
        """Return the address with these values, 1 for what isn't given."""
        path = NAMED.sub(lambda found: str(values.get(found[1], 1)), self.route)
        path = CONVERTED.sub(lambda found: str(values.get(found[1], 1)), path)
        return "/" + UNNAMED.sub("1", path).replace("^", "").replace("$", "").replace("\\", "")


@cache
def addresses() -> tuple[Address, ...]:
    """Return all addresses."""
    return tuple(_walk(get_resolver().url_patterns, "", ()))


def admin_addresses() -> list[Address]:
    """Return the addresses of the CMS, without the one that catches what is none."""
    return [
        each for each in addresses() if each.route.startswith("admin/") and ".*" not in each.route
    ]


def _walk(patterns: list[Any], prefix: str, namespaces: tuple[str, ...]) -> Iterator[Address]:
    for each in patterns:
        route = prefix + str(each.pattern)
        if isinstance(each, URLPattern):
            name = ":".join((*namespaces, each.name or ""))
            yield Address(route, name, tuple(_parameters(each.pattern)), each.callback)
        else:
            inner = (*namespaces, each.namespace) if each.namespace else namespaces
            yield from _walk(each.url_patterns, route, inner)


def _parameters(pattern: RoutePattern | RegexPattern) -> list[str]:
    return list(pattern.converters) or list(pattern.regex.groupindex)
