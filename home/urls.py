"""URLs of what machines ask for (views.py)."""

from django.urls import path

from home import views

urlpatterns = [
    path("favicon.ico", views.favicon, name="favicon"),
    path("robots.txt", views.robots, name="robots"),
    path(".well-known/security.txt", views.security_txt, name="security_txt"),
    path("llms.txt", views.llms, name="llms"),
    path("sitemap.xml", views.sitemap_view, name="sitemap"),
]
