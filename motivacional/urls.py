"""Addresses of the site."""

from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls
from wagtail.utils.urlpatterns import decorate_urlpatterns
from wagtail_footnotes import urls as footnotes_urls

from core.accounts.views import LogoutView
from core.base.catalogues import upstream_strings
from core.wagtail_compat.script_strings import script_catalogue

urlpatterns = [
    path(
        "", include("core.serving.urls")
    ),  # before Wagtail's documents: it serves them with ranges
    path("admin/jsi18n/", script_catalogue(**upstream_strings()["scripts"])),
    path("admin/logout/", LogoutView.as_view(), name="wagtailadmin_logout"),
    path(
        "admin/", include("editorial.permissions.urls")
    ),  # before Wagtail's, which tell guests too much
    path("admin/", include(wagtailadmin_urls)),
    path("documentos/", include(wagtaildocs_urls)),
    path(
        "footnotes/",
        include(decorate_urlpatterns(footnotes_urls.urlpatterns, require_admin_access)),
    ),
    path("buscar/", include("search.urls")),
    path("revision/", include("editorial.review_links.urls")),
    path("comentarios/", include("comments.urls")),
    path("", include("newsletter.urls")),
    path("", include("services.urls")),
    path("mis-datos/", include("core.visitors.personal_data.urls")),
    path("", include("home.urls")),
    path("", include(wagtail_urls)),
]

handler404 = "core.serving.errors.page_not_found"
handler500 = "core.serving.errors.failed"
