"""Public addresses: asking for work, a client's own page, that of a colleague who is asked."""

from django.urls import path

from services.referrals.views import referral
from services.requests import views

urlpatterns = [
    path("pedir/", views.ask, name="service_request_form"),
    path("pedir/enviado/", views.sent, name="service_request_sent"),
    path("pedir/gracias/<str:token>/", views.thanks, name="service_request_thanks"),
    path("pedir/<str:token>/", views.own_request, name="service_request"),
    path("derivaciones/<str:token>/", referral, name="service_referral"),
    path("contacto/", views.ask, {"is_contact": True}, name="contact"),
]
