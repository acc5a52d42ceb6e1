"""Addresses of comments, under `/comentarios/`."""

from django.urls import include, path

from blog.comments.feeds import article_feed, site_feed
from blog.comments.views import permalink, post_comment
from blog.feeds import FORMATS

urlpatterns = [
    path("nuevo/<int:article_id>/", post_comment, name="post_comment"),
    path("<int:comment_id>/", permalink, name="comment"),
    path("mio/", include("blog.comments.mending.urls")),
    path("", include("blog.comments.notices.urls")),
    *(path(route, site_feed, {"feed": route}, name="comments_feed") for route in FORMATS),
    *(
        path(
            f"de/<int:article_id>/{route}",
            article_feed,
            {"feed": route},
            name="article_comments_feed",
        )
        for route in FORMATS
    ),
]
