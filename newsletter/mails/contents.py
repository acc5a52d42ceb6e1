"""Contents of an issue as HTML: a head, pieces between which it may be cut, a closing link."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string

from blog.models import ArticlePage
from core.base.seo import absolute
from newsletter.mails.pieces import pieces_of, safe_pieces
from newsletter.models import Issue


@dataclass(frozen=True)
class Content:
    """Hold the parts of an issue as safe HTML, and its summary as text."""

    summary: str
    head: str
    pieces: list[str]
    onward: str  # what follows the whole
    rest: str  # what follows a part


def content_of(issue: Issue, articles: Iterable[Any] | None) -> Content | None:
    """Return the content of an issue, None where there is none."""
    if issue.kind == Issue.Kind.ARTICLE:
        return _article(issue.article) if issue.article else None
    if issue.kind == Issue.Kind.DIGEST:
        listed = list(articles or [])
        return _digest(issue, listed) if listed else None
    return _campaign(issue)


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
    pieces = [_item(article) for article in articles]
    return _listing(issue, pieces, " · ".join(article.title for article in articles))


def _campaign(issue: Issue) -> Content:
    return _listing(issue, [piece for child in issue.body for piece in _campaign_pieces(child)])


def _listing(issue: Issue, pieces: list[str], summary: str = "") -> Content:
    home = absolute(None, "/")
    head, rest = _part("head", home, title=issue.subject), _part("rest", home, url=home)
    return Content(summary=summary, head=head, pieces=pieces, onward="", rest=rest)


def _campaign_pieces(child: Any) -> list[str]:
    if child.block_type == "articles":
        return _chosen(child.value)
    html = _template(f"letter/{child.block_type}", value=child.value)
    return safe_pieces(html, absolute(None, "/"))


def _chosen(value: Any) -> list[str]:
    """Return the heading and the public articles of an articles block."""
    keys = [article.pk for article in value["articles"] if article]
    found = {
        each.pk: each
        for each in ArticlePage.objects.published().for_list("mail").filter(pk__in=keys)
    }
    heading = _part("letter/heading", absolute(None, "/"), text=value["heading"]) if found else ""
    return [*filter(None, [heading]), *(_item(found[key]) for key in keys if key in found)]


def _item(article: Any) -> str:
    return _part("item", absolute(None, article.url), article=article)


def _part(name: str, base: str, **context: Any) -> str:
    return "".join(safe_pieces(_template(name, **context), base))


def _template(name: str, **context: Any) -> str:
    return render_to_string(f"newsletter/mails/{name}.html", context)
