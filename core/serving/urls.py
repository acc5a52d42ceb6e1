"""Addresses of what is served beside pages."""

from django.urls import path, re_path

from core.base.numbers import ID
from core.serving.health import healthz, readyz
from core.serving.media import serve_document, serve_rendition

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("media/images/<path:path>", serve_rendition, name="rendition"),
    re_path(rf"^documentos/({ID})/(.*)$", serve_document, name="wagtaildocs_serve"),
]
