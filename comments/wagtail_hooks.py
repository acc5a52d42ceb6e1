"""What comments register with Wagtail: views, menus, panels, permissions, slots, periodic tasks."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.cache import patch_cache_control
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from blog.managers import COUNTS_HOOK, WORDS_HOOK
from blog.models import ArticlePage
from blog.structured_data import POSTING_HOOK
from comments import states
from comments.admin.actions import AnswerEachView, CommentActionView
from comments.admin.detail import CommentView
from comments.admin.listing import CommentListView
from comments.admin.pending import CommentsMenuItem, PendingPanel
from comments.models import Comment
from comments.notifications import followers, moderators
from comments.pending_cookie import COOKIE, ids_in_cookie
from comments.permissions import DELETE, MODERATE, SEE
from comments.privacy import comments_data_provider
from comments.retention import prune
from comments.searching import comment_words
from comments.section import article_foot, article_head, with_comment_count
from comments.structured_data import comments_of
from core.admin.permissions import permissions_named
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK


class CommentFinder(ModelAdminURLFinder):
    """Give Wagtail's reports the URL of a comment."""

    edit_url_name = "moderation_comment"


register_admin_url_finder(Comment, CommentFinder)


@hooks.register("register_admin_urls")
def moderation_urls() -> list[URLPattern]:
    """Return the URLs of moderation."""
    results = CommentListView.as_view(results_only=True)
    return [
        path("comments/", CommentListView.as_view(), name="moderation"),
        path("comments/results/", results, name="moderation_results"),
        path("comments/do/", CommentActionView.as_view(), name="moderation_do"),
        path("comments/answer/", AnswerEachView.as_view(), name="moderation_answer"),
        path("comments/<int:pk>/", CommentView.as_view(), name="moderation_comment"),
    ]


@hooks.register("register_admin_menu_item")
def comments_menu_item() -> MenuItem:
    """Return the menu item below the articles."""
    return CommentsMenuItem(
        _("Comments"),
        reverse("moderation"),
        name="comments",
        icon_name="comment",
        order=110,
        permission=MODERATE,
    )


@hooks.register("insert_global_admin_css")
def menu_style() -> SafeString:
    """Return the style sheet of the menu item's number."""
    return format_html('<link rel="stylesheet" href="{}">', static("comments/menu.css"))


@hooks.register("construct_homepage_panels")
def pending_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Add the panel of pending comments for moderators."""
    if request.user.has_perm(MODERATE):
        panels.append(PendingPanel())


hooks.register("register_permissions", lambda: permissions_named(SEE, MODERATE, DELETE))
hooks.register("register_log_actions", states.register)
hooks.register(EVERY_MINUTE_HOOK, lambda: moderators.notify_of_pending)
hooks.register(DAILY_HOOK, lambda: followers.prune_followers)
hooks.register(DAILY_HOOK, lambda: prune)
hooks.register(DATA_PROVIDER_HOOK, comments_data_provider)
hooks.register("article_head", article_head)
hooks.register("article_foot", article_foot)
hooks.register(COUNTS_HOOK, with_comment_count)
hooks.register(POSTING_HOOK, comments_of)
hooks.register(WORDS_HOOK, comment_words)


@hooks.register("on_serve_page")
def keep_pending_private(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Mark an article with the visitor's own pending comment as private; drop the cookie once none is pending."""

    def served(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if isinstance(page, ArticlePage) and (pending := ids_in_cookie(request)):
            patch_cache_control(response, private=True, no_store=True)
            if not Comment.objects.pending().filter(pk__in=pending).exists():
                response.delete_cookie(COOKIE)
        return response

    return served
