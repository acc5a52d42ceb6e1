"""Addresses of the CMS that the project puts before Wagtail's, which have no hook for what they show."""

from django.urls import URLPattern, path
from django.views.decorators.cache import never_cache
from wagtail.admin.auth import require_admin_access

from blog.desk.rights import views


def _for_editors(route: str, view: views.View) -> URLPattern:
    return path(route, never_cache(require_admin_access(view)))


urlpatterns = [
    _for_editors("choose-page/chosen-multiple/", views.chosen),
    _for_editors("bulk/<str:app_label>/<str:model_name>/<str:action>/", views.bulk),
    _for_editors("reports/page-types-usage/", views.PageTypesView.as_view()),
    _for_editors(
        "reports/page-types-usage/results/", views.PageTypesView.as_view(results_only=True)
    ),
]
