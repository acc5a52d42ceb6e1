"""Comments in Wagtail: their place in the CMS, who may be let in, what the log says, what the scheduler has to do."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
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
from wagtail.log_actions import LogActionRegistry

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
from comments.section import article_foot, article_head
from comments.structured_data import comments_of
from comments.threads import with_comment_count
from core.admin.permissions import permissions_named
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK


class CommentFinder(ModelAdminURLFinder):
    """Where Wagtail's reports find a comment."""

    edit_url_name = "moderation_comment"


register_admin_url_finder(Comment, CommentFinder)


@hooks.register("register_admin_urls")
def moderation_urls() -> list[URLPattern]:
    """Return the addresses of moderation."""
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
    """Put the comments below the articles."""
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
    """Draw the number beside the menu's item, on any page."""
    return format_html('<link rel="stylesheet" href="{}">', static("comments/menu.css"))


@hooks.register("construct_homepage_panels")
def pending_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show moderators what waits."""
    if request.user.has_perm(MODERATE):
        panels.append(PendingPanel())


@hooks.register("register_permissions")
def moderating() -> QuerySet[Permission]:
    """Let the groups' form grant it."""
    return permissions_named(SEE, MODERATE, DELETE)


@hooks.register(EVERY_MINUTE_HOOK)
def notify_moderators_each_minute() -> Callable[[], None]:
    """Tell moderators what waits, once an hour; and what they haven't heard of."""
    return moderators.notify_of_pending


@hooks.register(DAILY_HOOK)
def prune_followers_daily() -> Callable[[], None]:
    """Forget who never confirmed, or stopped long ago."""
    return followers.prune_followers


hooks.register(DATA_PROVIDER_HOOK, comments_data_provider)


@hooks.register(DAILY_HOOK)
def prune_comments_daily() -> Callable[[], object]:
    """Forget what is old enough."""
    return prune


hooks.register("article_head", article_head)
hooks.register("article_foot", article_foot)
hooks.register(COUNTS_HOOK, with_comment_count)
hooks.register(POSTING_HOOK, comments_of)
hooks.register(WORDS_HOOK, comment_words)


@hooks.register("register_log_actions")
def comments_in_the_log(actions: LogActionRegistry) -> None:
    """Say in the log what became of a comment."""
    states.register(actions)


@hooks.register("on_serve_page")
def keep_pending_private(serve: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the article that shows somebody's own waiting comment out of every cache."""

    def served(page: Any, request: HttpRequest, args: Any, kwargs: Any) -> HttpResponse:
        response = serve(page, request, args, kwargs)
        if isinstance(page, ArticlePage) and (pending := ids_in_cookie(request)):
            patch_cache_control(response, private=True, no_store=True)
            if not Comment.objects.pending().filter(pk__in=pending).exists():
                response.delete_cookie(COOKIE)
        return response

    return served
