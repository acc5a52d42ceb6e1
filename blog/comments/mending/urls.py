"""Addresses by which a reader mends her comment."""

from django.urls import path

from blog.comments.mending.views import confirm_comment, mend, withdraw_comment

urlpatterns = [
    path("<str:token>/", mend, name="mend_comment"),
    path("<str:token>/confirmar/", confirm_comment, name="confirm_comment"),
    path("<str:token>/retirar/", withdraw_comment, name="withdraw_comment"),
]
