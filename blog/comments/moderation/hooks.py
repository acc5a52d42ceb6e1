"""Where the CMS finds the comments, and who may be let in."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.admin_url_finder import ModelAdminURLFinder, register_admin_url_finder
from wagtail.admin.menu import MenuItem
from wagtail.admin.ui.components import Component

from blog.comments.models import Comment
from blog.comments.moderation.deeds import AnswerEachView, DeedView
from blog.comments.moderation.listing import CommentListView
from blog.comments.moderation.one import CommentView
from blog.comments.moderation.waiting import CommentsMenuItem, WaitingPanel
from blog.comments.team import MODERATE

GRANTED = ("view_comment", "change_comment", "delete_comment")


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
        path("comments/do/", DeedView.as_view(), name="moderation_do"),
        path("comments/answer/", AnswerEachView.as_view(), name="moderation_answer"),
        path("comments/<int:pk>/", CommentView.as_view(), name="moderation_comment"),
    ]


@hooks.register("register_admin_menu_item")
def comments_menu_item() -> MenuItem:
    """Put the comments below the articles."""
    return CommentsMenuItem(
        _("Comments"), reverse("moderation"), name="comments", icon_name="comment", order=110
    )


@hooks.register("insert_global_admin_css")
def menu_style() -> SafeString:
    """Draw the number beside the menu's item, on any page."""
    return format_html('<link rel="stylesheet" href="{}">', static("comments/menu.css"))


@hooks.register("construct_homepage_panels")
def waiting_panel(request: HttpRequest, panels: list[Component]) -> None:
    """Show moderators what waits."""
    if request.user.has_perm(MODERATE):
        panels.append(WaitingPanel())


@hooks.register("register_permissions")
def moderating() -> QuerySet[Permission]:
    """Let the groups' form grant it."""
    return Permission.objects.filter(content_type__app_label="comments", codename__in=GRANTED)
