"""Public URLs of review links."""

from django.urls import path

from editorial.review_links.public_views import review, thanks

urlpatterns = [
    path("<str:token>/", review, name="review_link"),
    path("<str:token>/gracias/", thanks, name="review_thanks"),
]
