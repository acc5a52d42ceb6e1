"""What the theme's templates ask for: structured data, menus, the wordmark."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from wagtail import hooks

from core.base.languages import in_language as words_in_language
from core.base.seo import absolute

register = template.Library()

# What could end the script element, or a line of it, is written as JSON's own escapes.
UNSAFE_IN_SCRIPT = {ord(sign): f"\\u{ord(sign):04x}" for sign in "<>&\u2028\u2029"}
ACCENTED = "VA"


class MenuLink(NamedTuple):
    """A link of a menu; `current` is the value of aria-current, '' elsewhere."""

    href: str
    text: str
    current: str


@register.simple_tag
def json_ld(objects: Iterable[dict[str, Any]] | None) -> SafeString:
    """Print each schema.org object as a script element that its own text can't leave."""
    return format_html_join(
        "\n",
        '<script type="application/ld+json">{}</script>',
        ((_json(item),) for item in objects or []),
    )


def _json(data: dict[str, Any]) -> SafeString:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(UNSAFE_IN_SCRIPT))  # noqa: S308 - escaped in this line


@register.simple_tag(takes_context=True)
def menu(context: template.Context, stream: Any) -> list[MenuLink]:
    """Return the links of a menu that lead somewhere; the one nearest to this page is current."""
    request = context.get("request")
    links = [(_href(request, child.value), child.value.text) for child in stream or []]
    path = request.path if request else ""
    nearest = max((href for href, _text in links if _leads_to(href, path)), key=len, default="")
    mark = "page" if nearest == path else "true"
    return [MenuLink(href, text, mark if href == nearest else "") for href, text in links if href]


def _href(request: HttpRequest | None, value: Any) -> str:
    # Asked with the request, which keeps the site's paths: one query for all links of a page.
    page = value.get("page")
    return page.get_url(request) or "" if page is not None and page.live else value.href


def _leads_to(href: str, path: str) -> bool:
    """Return whether the path is the link's own, or below it; every path is below '/'."""
    return path == href or (len(href) > 1 and path.startswith(href))


@register.simple_tag(takes_context=True)
def slot(context: template.Context, name: str) -> SafeString:
    """Print what other apps put here: the HTML of each function (context) -> str registered for the hook of this name."""
    return format_html_join("", "{}", ((fill(context),) for fill in hooks.get_hooks(name)))


@register.filter
def wordmark(name: str) -> SafeString:
    """Mark the VA of motiVAcional, which takes the accent colour."""
    before, accented, after = str(name).partition(ACCENTED)
    if not accented:
        return conditional_escape(name)
    return format_html("{}<b>{}</b>{}", before, accented, after)


@register.filter
def in_language(code: str) -> str:
    """Return 'in English' for 'en'; '' for the language of the site."""
    return words_in_language(code)


@register.filter
def absolute_url(path: str) -> str:
    """Return the absolute address of a path of this site."""
    return absolute(None, path)


@register.simple_tag(takes_context=True)
def page_query(context: template.Context, number: int) -> str:
    """Return the address of a page of the list shown, with the parameters that its view names in `page_params`.

    What else somebody has written into the address isn't repeated.
    """
    query = dict(context.get("page_params") or {}) | ({"page": number} if number > 1 else {})
    return f"?{urlencode(query)}" if query else context["request"].path


@register.simple_tag
def elided_pages(page: Any) -> list[int | str]:
    """Return the page numbers around this one, with an ellipsis for those left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))
