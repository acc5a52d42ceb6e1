"""Addresses of search."""

from django.urls import path

from search.suggestions import suggestions
from search.views import search

urlpatterns = [
    path("", search, name="search"),
    path("sugerencias/", suggestions, name="search_suggestions"),
]
