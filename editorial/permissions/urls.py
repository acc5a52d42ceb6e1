"""URLs of the CMS that the project puts before Wagtail's, for views without a hook."""

from django.urls import URLPattern, path
from django.views import View
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from editorial.permissions import views


def _for_editors(route: str, view: type[View], **kwargs: bool) -> URLPattern:
    return path(route, never_cache(require_admin_access(view.as_view(**kwargs))))


urlpatterns = [
    _for_editors("choose-external-link/", views.ExternalLinkView),
    _for_editors("reports/page-types-usage/", views.PageTypesView),
    _for_editors("reports/page-types-usage/results/", views.PageTypesView, results_only=True),
]
