"""Addresses of what is served beside pages."""

from django.urls import path

from core.serving.media import serve_rendition

urlpatterns = [
    path("media/<path:path>", serve_rendition, name="rendition"),
]
