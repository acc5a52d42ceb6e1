"""What an issue says: a head, pieces between which it may be cut, a link onwards."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from blog.newsletter.mails.pieces import pieces_of, safe_pieces
from blog.newsletter.models import Issue
from core.base.publishing import visible
from core.base.seo import absolute


@dataclass(frozen=True)
class Content:
    """The parts of an issue as safe HTML, and what its summary is."""

    summary: str
    head: str
    pieces: list[str]
    onward: str  # what follows the whole
    rest: str  # what follows a part


def content_of(issue: Issue, articles: Iterable[Any] | None) -> Content | None:
    """Return what an issue says, None where there is nothing to say."""
    if issue.kind == Issue.Kind.ARTICLE:
        return _article(issue.article) if issue.article else None
    if issue.kind == Issue.Kind.DIGEST:
        listed = list(articles or [])
        return _digest(issue, listed) if listed else None
    return _letter(issue)


def _article(article: Any) -> Content:
    url = absolute(None, article.url)
    return Content(
        summary=article.summary,
        head=_part("article_head", url, article=article),
        pieces=pieces_of(article.body, article),
        onward=_part("onward", url, url=url),
        rest=_part("rest", url, url=url),
    )


def _digest(issue: Issue, articles: list[Any]) -> Content:
    url = absolute(None, "/")
    return Content(
        summary=" · ".join(article.title for article in articles),
        head=_part("head", url, title=issue.subject),
        pieces=[_part("item", url, article=article) for article in articles],
        onward="",
        rest=_part("rest", url, url=url),
    )


def _letter(issue: Issue) -> Content:
    url = absolute(None, "/")
    return Content(
        summary="",
        head=_part("head", url, title=issue.subject),
        pieces=[piece for child in issue.body for piece in _letter_pieces(child, url)],
        onward="",
        rest=_part("rest", url, url=url),
    )


def _letter_pieces(child: Any, url: str) -> list[str]:
    if child.block_type != "articles":
        return safe_pieces(_template(f"letter/{child.block_type}", value=child.value), url)
    listed = visible([article for article in child.value["articles"] if article])
    heading = [_part("letter/heading", url, text=child.value["heading"])] if listed else []
    return [*filter(None, heading), *(_part("item", url, article=article) for article in listed)]


def _part(name: str, base: str, **context: Any) -> str:
    return "".join(safe_pieces(_template(name, **context), base))


def _template(name: str, **context: Any) -> str:
    return render_to_string(f"newsletter/mails/{name}.html", context)
