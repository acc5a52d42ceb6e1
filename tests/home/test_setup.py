"""`setup_site`: run again, it makes only what is missing."""

import pytest
from django.core.management import call_command
from wagtail.models import Page, Site, Workflow

from core.base.models import SiteSettings
from home.models import HomePage

pytestmark = pytest.mark.django_db


def test_first_pages_are_there_and_answer(client):
    call_command("setup_site")
    for address in ("/", "/blog/", "/temas/", "/autoras/"):
        assert client.get(address).status_code == 200, address
    site = Site.objects.get(is_default_site=True)
    assert (site.hostname, site.port) == ("127.0.0.1", 8000)
    assert Workflow.objects.filter(name="Revisión editorial").exists()


def test_a_second_run_keeps_what_editors_made():
    call_command("setup_site")
    home = HomePage.objects.get()
    home.title = "Mi portada"
    home.save_revision().publish()
    settings = SiteSettings.for_site(Site.objects.get())
    settings.main_menu = []
    settings.name = "Otro nombre"
    settings.save()
    pages = Page.objects.count()
    call_command("setup_site")
    assert Page.objects.count() == pages
    assert HomePage.objects.get().title == "Mi portada"
    assert SiteSettings.objects.get().name == "Otro nombre"
    assert Workflow.objects.filter(name="Revisión editorial").count() == 1
