"""Addresses that stand in mails about comments."""

from django.urls import path

from blog.comments.notices.deciding import decide
from blog.comments.notices.views import confirm_follower, stop_follower

urlpatterns = [
    path("avisos/confirmar/<str:token>/", confirm_follower, name="confirm_follower"),
    path("avisos/<str:token>/", stop_follower, name="stop_follower"),
    path("moderar/<str:token>/", decide, name="decide_comment"),
]
