"""Addresses of comments, under `/comentarios/`."""

from django.urls import path

from blog.comments.views import permalink, post_comment

urlpatterns = [
    path("nuevo/<int:article_id>/", post_comment, name="post_comment"),
    path("<int:comment_id>/", permalink, name="comment"),
]
