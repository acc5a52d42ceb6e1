"""Public URLs: signing up under `/suscribirme/`, a subscriber's own page under `/suscripcion/`."""

from django.urls import path

from newsletter import views
from newsletter.bounces.views import bounces

urlpatterns = [
    path("suscribirme/", views.subscribe, name="subscribe"),
    path("suscribirme/gracias/", views.thanks, name="subscribe_thanks"),
    path("suscribirme/confirmar/<str:token>/", views.confirmation, name="subscribe_confirm"),
    path("suscripcion/rebotes/<str:secret>/", bounces, name="newsletter_bounces"),
    path("suscripcion/<str:token>/", views.subscription, name="subscription"),
    path("suscripcion/<str:token>/baja/", views.leaving, name="unsubscribe"),
    path("suscripcion/<str:token>/volver/", views.returning, name="resubscribe"),
]
