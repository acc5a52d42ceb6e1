"""Drafts of articles that somebody has looked for in vain."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import path, reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin.auth import permission_denied
from wagtail.contrib.search_promotions.models import Query

from blog.models import ArticleAuthor, ArticlePage, BlogIndexPage
from search.actions import SearchAction


def writing(request: HttpRequest) -> Callable[[Query], SearchAction] | None:
    """Offer to write the article that a search looked for."""
    if not _blog_to_write_in(request.user):
        return None
    return lambda query: SearchAction(
        _("Write an article"), reverse("blog_draft", args=[query.pk]), method="post"
    )


@require_POST
def draft(request: HttpRequest, query: int) -> HttpResponse:
    """Start an article about a search, and open it in the editor."""
    blog = _blog_to_write_in(request.user)
    if not blog:
        return permission_denied(request)
    asked = get_object_or_404(Query, pk=query)
    page = _start(blog, asked.query_string, request.user)
    return redirect("wagtailadmin_pages:edit", page.pk)


urlpatterns = [path("searches/<int:query>/draft/", draft, name="blog_draft")]


def _blog_to_write_in(user: Any) -> BlogIndexPage | None:
    """Return the blog that she may add articles to, if she may read the searches as well."""
    if not user.has_perm("search.view_searchoutcome"):
        return None
    blogs = BlogIndexPage.objects.order_by("path")
    return next((each for each in blogs if each.permissions_for_user(user).can_add_subpage()), None)


@transaction.atomic
def _start(blog: BlogIndexPage, words: str, user: Any) -> ArticlePage:
    page = ArticlePage(title=capfirst(words), owner=user)
    page.live = False
    if author := getattr(user, "author", None):
        page.article_authors = [ArticleAuthor(author=author)]
    blog.add_child(instance=page)
    page.save_revision(user=user, log_action=True, clean=False)  # the rest is still to write
    return page
