"""The blog in the CMS: it refuses to delete what articles need, and offers to write what visitors miss."""

from collections.abc import Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _
from wagtail import hooks
from wagtail.models import Page
from wagtail.snippets.models import register_snippet

from blog import relating
from blog.drafts import urlpatterns, writing
from blog.models import ArticlePage
from blog.search_help import starting_points, suggested_tags
from blog.sources.feeds import each_minute
from blog.sources.views import ImportSourcesView, SourceViewSet
from core.tasks.scheduling import EVERY_MINUTE_HOOK
from search.actions import ACTION_HOOK
from search.hooks import STARTING_POINTS_HOOK, SUGGESTIONS_HOOK

hooks.register(ACTION_HOOK, writing)
hooks.register(STARTING_POINTS_HOOK, starting_points)
hooks.register(SUGGESTIONS_HOOK, suggested_tags)
hooks.register(EVERY_MINUTE_HOOK, each_minute)
hooks.register(EVERY_MINUTE_HOOK, relating.each_minute)
register_snippet(SourceViewSet)


@hooks.register("register_admin_urls")
def source_urls() -> list[URLPattern]:
    """Return where lists of feeds are imported."""
    return [path("sources/import/", ImportSourcesView.as_view(), name="import_sources")]


@hooks.register("register_admin_urls")
def draft_urls() -> list[URLPattern]:
    """Return where an article about a search is started."""
    return urlpatterns


def is_needed(page: Page) -> bool:
    """Return whether an article elsewhere has its topic or an author in this page or below it."""
    below = Q(topic__path__startswith=page.path) | Q(
        article_authors__author__path__startswith=page.path
    )
    return ArticlePage.objects.filter(below).exclude(path__startswith=page.path).exists()


@hooks.register("before_delete_page")
def keep_needed(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Refuse to delete a page that articles need; the database would refuse too, with an error."""
    return _refuse(request, page) if is_needed(page) else None


@hooks.register("before_bulk_action")
def keep_needed_among_many(
    request: HttpRequest, action_type: str, objects: Iterable[Any], action: Any
) -> HttpResponse | None:
    """Refuse to delete many pages where articles need one of them."""
    if action_type != "delete" or action.model is not Page:
        return None
    needed = next((page for page in objects if is_needed(page)), None)
    return _refuse(request, needed) if needed else None


def _refuse(request: HttpRequest, page: Page) -> HttpResponse:
    message = _(
        "“%(title)s” can't be deleted: articles have their topic or author there. Give those articles another one first."
    )
    messages.error(request, message % {"title": page.title})
    return redirect("wagtailadmin_explore", page.get_parent().pk)
