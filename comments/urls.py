"""Public URLs of comments, under `/comentarios/`."""

from django.urls import path

from blog.feeds import FORMATS
from comments.editing_views import confirm_comment, edit_comment, withdraw_comment
from comments.feeds import article_feed, site_feed
from comments.notifications.decision_links import decide_comment
from comments.notifications.views import confirm_follower, stop_follower
from comments.views import permalink, post_comment

urlpatterns = [
    path("nuevo/<int:article_id>/", post_comment, name="post_comment"),
    path("<int:comment_id>/", permalink, name="comment"),
    path("mio/<str:token>/", edit_comment, name="mend_comment"),
    path("mio/<str:token>/confirmar/", confirm_comment, name="confirm_comment"),
    path("mio/<str:token>/retirar/", withdraw_comment, name="withdraw_comment"),
    path("avisos/confirmar/<str:token>/", confirm_follower, name="confirm_follower"),
    path("avisos/<str:token>/", stop_follower, name="stop_follower"),
    path("moderar/<str:token>/", decide_comment, name="decide_comment"),
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
