"""The desk in the CMS: the editor of articles, the permission of its own; each room registers its own `hooks`."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from blog.review import UNREVIEWED
from editorial.articles import hooks as _listing  # noqa: F401
from editorial.calendar import hooks as _calendar  # noqa: F401
from editorial.checks import hooks as _checks  # noqa: F401
from editorial.dashboard import hooks as _dashboard  # noqa: F401
from editorial.editor import pasting as _pasting  # noqa: F401
from editorial.editor.views import article_viewset
from editorial.guide import views as _guide  # noqa: F401
from editorial.notifications import hooks as _mails  # noqa: F401
from editorial.permissions import differences as _differences  # noqa: F401
from editorial.permissions import hooks as _rights  # noqa: F401
from editorial.review_links import hooks as _sharing  # noqa: F401
from editorial.taxonomy import hooks as _merging  # noqa: F401


@hooks.register("register_admin_viewset")
def article_editor() -> ViewSet:
    """Open articles in the desk's editor."""
    return article_viewset


@hooks.register("register_permissions")
def publishing_unreviewed() -> QuerySet[Permission]:
    """Let the groups' form grant publishing without review."""
    app, codename = UNREVIEWED.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)
