"""The section of comments below an article: a page of threads, avatars, and the form."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from typing import Any, NamedTuple

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.http import HttpRequest
from django.template import Context
from django.template.loader import render_to_string
from django.utils.functional import cached_property

from blog.managers import ArticleQuerySet
from comments.forms import TeamCommentForm, comment_form
from comments.markup import to_html
from comments.models import Comment, CommentQuerySet, CommentSettings
from comments.pending_cookie import ids_in_cookie
from core.base.publishing import visible
from core.serving.page_cache import refuse_other_numbers
from core.wagtail_compat.addresses import DIGITS

PER_PAGE = 50
HUES = 8
NEWEST_FIRST = "nuevos"


class Avatar(NamedTuple):
    """Hold the initial and the hue of a name."""

    initial: str
    hue: int


def avatar_of(name: str) -> Avatar:
    """Return the avatar of a name, the same each time."""
    initial = next((sign.upper() for sign in name if sign.isalnum()), "·")
    digest = sha256(name.strip().casefold().encode("utf-8", "replace")).digest()
    return Avatar(initial[:1], digest[0] % HUES)


class Notice(StrEnum):
    """Name the values of `?gracias=` after a comment was sent, and the form's element id."""

    WAITING = "espera"
    PUBLISHED = "publicado"
    FORM = "deja-una-respuesta"


@dataclass(frozen=True)
class Entry:
    """Hold a comment with what its template needs."""

    comment: Comment
    by_author: bool
    by_team: bool
    follows_parent: bool

    @property
    def is_stub(self) -> bool:
        """Return whether only a stub is shown."""
        return self.comment.state in (Comment.State.DELETED, Comment.State.SPAM)

    @property
    def avatar(self) -> Avatar:
        """Return the avatar."""
        return avatar_of(self.comment.name)

    @property
    def html(self) -> str:
        """Return the text as HTML."""
        return to_html(self.comment.text)


class Section:
    """Give the template the comments and the form below an article."""

    def __init__(self, request: HttpRequest, article: Any) -> None:
        """Read order and pending ids from the request."""
        self.request, self.article = request, article
        self.settings = CommentSettings.for_request(request)
        self.newest_first = request.GET.get("orden") == NEWEST_FIRST
        self.pending = ids_in_cookie(request)

    @cached_property
    def address(self) -> str:
        """Return the URL path of the article."""
        return self.article.get_url(self.request) or ""

    @property
    def notice(self) -> str:
        """Return the notice to show after a comment was sent, '' for none."""
        said = self.request.GET.get("gracias", "")
        return said if said in (Notice.WAITING, Notice.PUBLISHED) else ""

    @cached_property
    def closed(self) -> str:
        """Return why comments are closed, '' where they are open."""
        return self.settings.closed_because(self.article)

    @property
    def is_shown(self) -> bool:
        """Return whether there are comments, or a form to show."""
        return not self.closed or bool(self.page.paginator.count) or self.form.is_bound

    @cached_property
    def form(self) -> TeamCommentForm:
        """Return the form as it was sent, or a new one."""
        sent = getattr(self.request, "comment_form", None)
        parent = self.request.GET.get("responder", "")[:DIGITS]
        return sent or comment_form(
            self.request, self.article, self.settings, initial={"parent": parent}
        )

    @property
    def typed(self) -> str:
        """Return the text in the form."""
        return str(self.form["text"].value() or "")

    @cached_property
    def count(self) -> int:
        """Return the number of approved comments; where all stand on one page nobody is asked."""
        if self.page.paginator.num_pages == 1:
            return sum(comment.is_approved for comment in self.page)
        return self.article.comments.approved().count()

    @cached_property
    def page(self) -> Page:
        """Return the page asked for: the first for no number, the last for one too high."""
        comments = shown(self.article, self.pending).in_threads(newest_first=self.newest_first)
        pages = Paginator(comments.select_related("parent"), PER_PAGE)
        page = pages.get_page(self.request.GET.get("page"))
        refuse_other_numbers(self.request, page)
        return page

    @cached_property
    def entries(self) -> list[Entry]:
        """Return the comments of the page."""
        authors = {author.user_id for author in self.article.authors if author.user_id}
        entries: list[Entry] = []
        for comment in self.page:
            follows = bool(entries) and entries[-1].comment.pk == comment.parent_id
            entries.append(
                Entry(
                    comment=comment,
                    by_author=comment.user_id in authors,
                    by_team=comment.user_id is not None,
                    follows_parent=follows,
                )
            )
        return entries


def section_of(request: HttpRequest, article: Any) -> Section | None:
    """Return the section of a request's article, made once; None in previews and for private articles."""
    known: dict[int, Section | None] = request.__dict__.setdefault("comment_sections", {})
    if article.pk not in known:
        is_shown = not getattr(request, "is_preview", False) and _is_public(article)
        known[article.pk] = Section(request, article) if is_shown else None
    return known[article.pk]


def _is_public(article: Any) -> bool:
    return bool(article.pk and visible([article]))


def article_head(context: Context) -> str:
    """Render the comments' feed link and scripts for the page's head."""
    return _rendered("comments/head.html", context)


def article_foot(context: Context) -> str:
    """Render the section of comments, '' in previews and for private articles."""
    return _rendered("comments/section.html", context)


def _rendered(template: str, context: Context) -> str:
    request, article = context.get("request"), context["page"]
    section = section_of(request, article) if request else None
    if section is None:
        return ""
    return render_to_string(template, {"section": section, "page": article, "request": request})


def with_comment_count(articles: ArticleQuerySet) -> ArticleQuerySet:
    """Annotate articles with the number of approved comments, `comment_count`."""
    of_each = Comment.objects.approved().filter(article=OuterRef("pk")).order_by()
    number = of_each.values("article").annotate(number=Count("pk")).values("number")
    return articles.annotate(comment_count=Coalesce(Subquery(number), 0))


def shown(article: Any, pending: Collection[int] = ()) -> CommentQuerySet:
    """Return the comments shown: approved ones, stubs with approved answers, and pending ones of these ids."""
    answered = Exists(Comment.objects.approved().filter(parent=OuterRef("pk")))
    waiting = Q(pk__in=pending, state=Comment.State.PENDING)
    seen = Q(state=Comment.State.APPROVED) | waiting | answered
    return Comment.objects.filter(seen, article=article.pk)


def page_number(comment: Comment, pending: Collection[int] = ()) -> int:
    """Return the page on which a comment stands, the oldest first."""
    before = Q(thread__lt=comment.thread) | Q(thread=comment.thread, path__lt=comment.path)
    return shown(comment.article, pending).filter(before).count() // PER_PAGE + 1
