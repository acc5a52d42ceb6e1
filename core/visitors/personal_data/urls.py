"""Addresses of 'my data', under `/mis-datos/`."""

from django.urls import path

from core.visitors.personal_data import views

urlpatterns = [
    path("", views.ask_for_data, name="ask_for_my_data"),
    path("revisa-tu-correo/", views.asked_for_data, name="asked_for_my_data"),
    path("<str:token>/", views.show_data, name="my_data"),
    path("<str:token>/descargar/", views.download_data, name="download_my_data"),
    path("<str:token>/borrar/", views.erase_data, name="erase_my_data"),
]
