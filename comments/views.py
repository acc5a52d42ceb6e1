"""Public views: posting a comment, and its permalink."""

from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from blog.models import ArticlePage
from comments.forms import comment_form
from comments.models import Comment, CommentSettings
from comments.pending_cookie import ids_in_cookie, remember
from comments.rules import remember_sent
from comments.section import Notice, page_number, shown
from comments.services import store_comment
from core.serving.request_bodies import LONG_TEXT_BYTES, takes_body
from core.visitors.limits import TooMany
from core.visitors.same_origin import same_origin_only

NEVER_STORED = "private, no-store"


@takes_body(LONG_TEXT_BYTES)
@require_http_methods(["GET", "HEAD", "POST"])
@same_origin_only
def post_comment(request: HttpRequest, article_id: int) -> HttpResponse:
    """Store a comment; redirect a GET to the article."""
    # Asked by `pk`, which is a foreign key here, a number beyond what SQLite stores would be an error.
    article = get_object_or_404(ArticlePage.objects.published(), page_ptr__id=article_id)
    if request.method != "POST":
        return redirect(f"{article.get_url(request)}#{Notice.FORM}")
    settings = CommentSettings.for_request(request)
    form = comment_form(request, article, settings, data=request.POST)
    if settings.closed_because(article):
        return _again(request, form, status=403)
    if not form.is_valid():
        return _again(request, form, status=400)
    return _store(request, form)


@require_safe
def permalink(request: HttpRequest, comment_id: int) -> HttpResponse:
    """Redirect to the page of the article that shows a comment."""
    pending = ids_in_cookie(request)
    comment = Comment.objects.filter(pk=comment_id).select_related("article").first()
    articles = ArticlePage.objects.published()
    if comment is None or not articles.filter(page_ptr__id=comment.article_id).exists():
        raise Http404
    if not shown(comment.article, pending).filter(pk=comment.pk).exists():
        raise Http404
    response = redirect(address_of(request, comment, pending))
    response["Cache-Control"] = NEVER_STORED
    return response


def address_of(request: HttpRequest, comment: Comment, pending: list[int], **query: Any) -> str:
    """Return the URL of a comment in its article."""
    number = page_number(comment, pending)
    asked = query | ({"page": number} if number > 1 else {})
    return f"{comment.article.get_url(request)}{'?' if asked else ''}{urlencode(asked)}#{comment.anchor}"


def _store(request: HttpRequest, form: Any) -> HttpResponse:
    try:
        comment = store_comment(form, request)
    except TooMany as refused:
        message = _("That was a lot of comments in a row. Wait a few minutes, and send it again.")
        form.add_error(None, message)
        return refused.answer(_again(request, form, status=429))
    notice = Notice.PUBLISHED if comment.is_approved else Notice.WAITING
    pending = [*ids_in_cookie(request), comment.pk]
    address = address_of(request, comment, pending, gracias=notice)
    response = HttpResponse(
        status=303, headers={"Location": address, "Cache-Control": NEVER_STORED}
    )
    if comment.is_pending:
        remember(request, response, [comment.pk])
    if not comment.user:  # what is published at once came from a browser that is known already
        remember_sent(request, response, comment)
    return response


def _again(request: HttpRequest, form: Any, status: int) -> HttpResponse:
    """Serve the article with the form as it was sent."""
    request.comment_form = form  # type: ignore[attr-defined]
    response = form.article.serve(request)
    response.status_code = status
    response["Cache-Control"] = NEVER_STORED
    return response
