"""The dashboard: which panels the CMS's front page has for whom."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.ui.components import Component

from blog.models import BlogIndexPage
from editorial.dashboard import panels

# Ours say the same and more.
REPLACED = {"user_objects_in_workflow_moderation", "workflow_objects_to_moderate"}


@hooks.register("construct_homepage_panels")
def desk_panels(request: HttpRequest, shown: list[Component]) -> None:
    """Put the desk's panels in place of those that they replace."""
    shown[:] = [panel for panel in shown if getattr(panel, "name", "") not in REPLACED]
    shown += _panels(request.user)


def _panels(user: Any) -> list[Component]:
    """Return what somebody's rights make useful to her."""
    own: list[Component] = [panels.ScheduledPanel(), panels.PublishedPanel()]
    if _may_write(user):
        own.append(panels.DraftsPanel())
    if _decides(user):
        own.append(panels.ReviewsPanel())
    if user.has_perm("search.view_searchoutcome"):
        own.append(panels.SearchesPanel())
    return own


def _may_write(user: Any) -> bool:
    blogs = BlogIndexPage.objects.all()
    return any(blog.permissions_for_user(user).can_add_subpage() for blog in blogs)


def _decides(user: Any) -> bool:
    """Tell whether she belongs to a group that decides a step, or may decide each."""
    return (
        user.is_superuser
        or user.groups.filter(groupapprovaltask=None).exclude(reviewtask=None).exists()
        or user.groups.exclude(groupapprovaltask=None).exists()
    )
