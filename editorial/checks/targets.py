"""Targets of links: pages and documents of this site, queried at once."""

from collections.abc import Iterable
from datetime import datetime
from itertools import batched
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.conf import settings
from wagtail.models import Page, Revision, Site

from core.base.models import SiteDocument
from core.base.numbers import numbers
from core.base.page_forms import title_for_viewer

_IN_A_QUERY = 500


class Target(NamedTuple):
    """Hold a page of this site that a link leads to."""

    title: str
    reachable: bool


class Targets(NamedTuple):
    """Hold the targets of an article's links."""

    pages: dict[str, Target]  # by id, only those that are there
    paths: dict[str, Target]  # by the path of their address
    documents: frozenset[str]


def find_targets(
    moment: datetime, pages: set[str], paths: set[str], documents: set[str]
) -> Targets:
    """Query pages by their ids and by their paths on this site, and documents.

    A page that isn't published is reachable if it will be by the moment the article is.
    """
    root = _root() if paths else ""
    wanted = {root + path.lstrip("/"): path for path in paths} if root else {}
    found = [*_by("pk", numbers(pages)), *_by("url_path", wanted)]
    early = _scheduled({pk for pk, _title, live, _path in found if not live}, moment)
    targets = {
        (pk, path): Target(title_for_viewer(pk, title), live or pk in early)
        for pk, title, live, path in found
    }
    return Targets(
        {str(pk): target for (pk, _path), target in targets.items()},
        {wanted[path]: target for (_pk, path), target in targets.items() if path in wanted},
        frozenset(_documents(numbers(documents))),
    )


def own_path(href: str) -> str:
    """Return the path of an address of this site, '' for any other address."""
    try:
        parts = urlsplit(href)
    except ValueError:
        return ""
    own = urlsplit(settings.SITE_URL).netloc
    if parts.scheme not in ("", "http", "https") or parts.netloc not in ("", own):
        return ""
    return f"/{unquote(parts.path).strip('/')}/" if parts.path.startswith("/") else ""


def _root() -> str:
    site = Site.objects.filter(is_default_site=True).select_related("root_page").first()
    return site.root_page.url_path if site else ""


def _by(field: str, wanted: Iterable[object]) -> list[tuple[int, str, bool, str]]:
    return [
        row
        for batch in batched(wanted, _IN_A_QUERY, strict=False)
        for row in Page.objects.filter(**{f"{field}__in": batch}).values_list(
            "pk", "title", "live", "url_path"
        )
    ]


def _scheduled(pages: set[int], moment: datetime) -> set[int]:
    return {
        int(pk)
        for batch in batched(pages, _IN_A_QUERY, strict=False)
        for pk in Revision.page_revisions.filter(
            object_id__in=map(str, batch), approved_go_live_at__lte=moment
        ).values_list("object_id", flat=True)
    }


def _documents(wanted: Iterable[int]) -> list[str]:
    return [
        str(pk)
        for batch in batched(wanted, _IN_A_QUERY, strict=False)
        for pk in SiteDocument.objects.filter(pk__in=batch).values_list("pk", flat=True)
    ]
