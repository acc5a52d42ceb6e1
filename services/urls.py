"""Public addresses: asking for work, a client's own page, colleagues, theirs, that of one who is asked."""

from django.urls import path

from services.colleagues import views as colleagues
from services.referrals.views import referral
from services.requests import views

urlpatterns = [
    path("pedir/", views.ask, name="service_request_form"),
    path("pedir/enviado/", views.sent, name="service_request_sent"),
    path("pedir/gracias/<str:token>/", views.thanks, name="service_request_thanks"),
    path("pedir/<str:token>/", views.own_request, name="service_request"),
    path("derivaciones/<str:token>/", referral, name="service_referral"),
    path("contacto/", views.ask, {"is_contact": True}, name="contact"),
    path("colegas/", colleagues.directory, name="colleagues"),
    path("colegas/mi-ficha/<str:token>/", colleagues.own_card, name="colleague_own"),
    path(
        "colegas/mi-ficha/<str:token>/consentimiento/",
        colleagues.consent,
        name="colleague_consent",
    ),
    path(
        "colegas/mi-ficha/<str:token>/direccion/",
        colleagues.confirm_new_address,
        name="colleague_address",
    ),
    path("colegas/mi-ficha/<str:token>/vigente/", colleagues.still_holds, name="colleague_review"),
    path("colegas/<slug:slug>/", colleagues.colleague_page, name="colleague"),
]
