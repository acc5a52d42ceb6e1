"""Addresses of what is served beside pages."""

from django.urls import path, re_path

from core.base.numbers import ID
from core.serving.health import healthz, readyz
from core.serving.media import serve_document, serve_rendition
from core.serving.page_markdown import page_markdown

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("readyz", readyz, name="readyz"),
    path("media/images/<path:path>", serve_rendition, name="rendition"),
    re_path(r"^((?:[\w-]+/)*)index\.md$", page_markdown, name="page_markdown"),
    re_path(rf"^documentos/({ID})/(.*)$", serve_document, name="wagtaildocs_serve"),
]
