"""The desk in the CMS: the editor of articles, the permission of its own; each room registers its own `hooks`."""

from django.contrib.auth.models import Permission
from django.db.models import QuerySet
from wagtail import hooks
from wagtail.admin.viewsets.base import ViewSet

from blog.desk.calendar import hooks as _calendar  # noqa: F401
from blog.desk.checks import hooks as _checks  # noqa: F401
from blog.desk.dashboard import hooks as _dashboard  # noqa: F401
from blog.desk.editing import article_viewset
from blog.desk.guide import hooks as _guide  # noqa: F401
from blog.desk.listing import hooks as _listing  # noqa: F401
from blog.desk.mails import hooks as _mails  # noqa: F401
from blog.desk.merging import hooks as _merging  # noqa: F401
from blog.desk.pasting import hooks as _pasting  # noqa: F401
from blog.desk.rights import differences as _differences  # noqa: F401
from blog.desk.rights import hooks as _rights  # noqa: F401
from blog.desk.sharing import hooks as _sharing  # noqa: F401
from blog.review import UNREVIEWED


@hooks.register("register_admin_viewset")
def article_editor() -> ViewSet:
    """Open articles in the desk's editor."""
    return article_viewset


@hooks.register("register_permissions")
def publishing_unreviewed() -> QuerySet[Permission]:
    """Let the groups' form grant publishing without review."""
    app, codename = UNREVIEWED.split(".")
    return Permission.objects.filter(content_type__app_label=app, codename=codename)
