"""The editor and the list of articles in the CMS, the permission to publish unreviewed; the packages register their own hooks."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from blog.review import UNREVIEWED
from core.admin.permissions import permissions_named
from editorial import dashboard as _dashboard  # noqa: F401
from editorial import guide as _guide  # noqa: F401
from editorial.articles.bulk_actions import (
    DeleteArticles,
    EditTogether,
    PublishArticles,
    UnpublishArticles,
)
from editorial.articles.views import article_list_viewset
from editorial.calendar import hooks as _calendar  # noqa: F401
from editorial.checks import hooks as _checks  # noqa: F401
from editorial.editor import pasting as _pasting  # noqa: F401
from editorial.editor.views import article_viewset
from editorial.notifications import hooks as _mails  # noqa: F401
from editorial.periodic_review import hooks as _reviewing  # noqa: F401
from editorial.permissions import differences as _differences  # noqa: F401
from editorial.permissions import hooks as _rights  # noqa: F401
from editorial.review_links import hooks as _sharing  # noqa: F401
from editorial.taxonomy import hooks as _merging  # noqa: F401


@hooks.register("register_admin_viewset")
def article_editor() -> ViewSet:
    """Open articles in our editor."""
    return article_viewset


@hooks.register("register_admin_viewset")
def article_list() -> ViewSet:
    """Offer the list of articles in the menu."""
    return article_list_viewset


for _action in (EditTogether, DeleteArticles, PublishArticles, UnpublishArticles):
    hooks.register("register_bulk_action", _action)


@hooks.register("register_permissions")
def publishing_unreviewed() -> QuerySet[Permission]:
    """Let the groups' form grant publishing without review."""
    return permissions_named(UNREVIEWED)
