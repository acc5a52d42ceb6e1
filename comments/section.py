"""The section of comments below an article: one page of them, with avatars drawn from names, and the form."""

from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.paginator import Page
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import cached_property

from comments.forms import TeamCommentForm, comment_form
from comments.markup import to_html
from comments.models import Comment, CommentSettings
from comments.pending_cookie import ids_in_cookie
from comments.threads import page_of
from core.base.publishing import visible
from core.wagtail_compat.addresses import DIGITS

HUES = 8
NEWEST_FIRST = "nuevos"


class Avatar(NamedTuple):
    """The initial of a name and which of the palette's tints it has, the same each time."""

    initial: str
    hue: int


def avatar_of(name: str) -> Avatar:
    """Return what is drawn for a name."""
    initial = next((sign.upper() for sign in name if sign.isalnum()), "·")
    digest = sha256(name.strip().casefold().encode("utf-8", "replace")).digest()
    return Avatar(initial[:1], digest[0] % HUES)


class Notice(StrEnum):
    """What is said above the comments after one was sent, and the id of the form."""

    WAITING = "espera"
    PUBLISHED = "publicado"
    FORM = "deja-una-respuesta"


@dataclass(frozen=True)
class Entry:
    """A comment as it is shown."""

    comment: Comment
    by_author: bool
    by_team: bool
    follows_parent: bool

    @property
    def is_stub(self) -> bool:
        """Tell whether only its place is shown."""
        return self.comment.state in (Comment.State.DELETED, Comment.State.SPAM)

    @property
    def avatar(self) -> Avatar:
        """Return what is drawn beside it."""
        return avatar_of(self.comment.name)

    @property
    def html(self) -> str:
        """Return its text."""
        return to_html(self.comment.text)


class Section:
    """What a visitor sees and may do below an article."""

    def __init__(self, request: HttpRequest, article: Any) -> None:
        """Read what is asked for in the address."""
        self.request, self.article = request, article
        self.settings = CommentSettings.for_request(request)
        self.newest_first = request.GET.get("orden") == NEWEST_FIRST
        self.pending = ids_in_cookie(request)

    @cached_property
    def address(self) -> str:
        """Return the path of the article, whatever address shows it now."""
        return self.article.get_url(self.request) or ""

    @property
    def notice(self) -> str:
        """Return which thanks are due, '' for none."""
        said = self.request.GET.get("gracias", "")
        return said if said in (Notice.WAITING, Notice.PUBLISHED) else ""

    @cached_property
    def closed(self) -> str:
        """Return why no comment is taken, '' where they are."""
        return self.settings.closed_because(self.article)

    @property
    def is_shown(self) -> bool:
        """Tell whether there is anything to read, to write or to keep."""
        return not self.closed or bool(self.page.paginator.count) or self.form.is_bound

    @cached_property
    def form(self) -> TeamCommentForm:
        """Return the form: as it was sent, or empty, or for an answer."""
        sent = getattr(self.request, "comment_form", None)
        parent = self.request.GET.get("responder", "")[:DIGITS]
        return sent or comment_form(
            self.request, self.article, self.settings, initial={"parent": parent}
        )

    @property
    def typed(self) -> str:
        """Return the text that was sent."""
        return str(self.form["text"].value() or "")

    @cached_property
    def count(self) -> int:
        """Return how many comments any visitor may read."""
        return self.article.comments.approved().count()

    @cached_property
    def page(self) -> Page:
        """Return the page of comments that is asked for."""
        number = self.request.GET.get("page")
        return page_of(self.article, number, newest_first=self.newest_first, pending=self.pending)

    @cached_property
    def entries(self) -> list[Entry]:
        """Return what the page shows."""
        authors = {author.user_id for author in self.article.authors if author.user_id}
        shown: list[Entry] = []
        for comment in self.page:
            follows = bool(shown) and shown[-1].comment.pk == comment.parent_id
            shown.append(
                Entry(
                    comment=comment,
                    by_author=comment.user_id in authors,
                    by_team=comment.user_id is not None,
                    follows_parent=follows,
                )
            )
        return shown


def section_of(request: HttpRequest, article: Any) -> Section | None:
    """Return the section below the article of a request, made once; None in a preview, or where it isn't public."""
    known: dict[int, Section | None] = request.__dict__.setdefault("comment_sections", {})
    if article.pk not in known:
        shown = not getattr(request, "is_preview", False) and _is_public(article)
        known[article.pk] = Section(request, article) if shown else None
    return known[article.pk]


def _is_public(article: Any) -> bool:
    return bool(article.pk and visible([article]))


def article_head(context: Context) -> str:
    """Name the feed of an article's comments to machines, and load what makes commenting nicer."""
    return _rendered("comments/head.html", context)


def article_foot(context: Context) -> str:
    """Show an article's comments and the form; nothing in a preview or where the article isn't public."""
    return _rendered("comments/section.html", context)


def _rendered(template: str, context: Context) -> str:
    request, article = context.get("request"), context["page"]
    section = section_of(request, article) if request else None
    if section is None:
        return ""
    return render_to_string(template, {"section": section, "page": article, "request": request})
