"""What the CMS shows of the pulse: the page among the reports, the warning for editors."""

import os
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from core.serving.warming import warm_image
from core.tasks import warning
from core.tasks.heartbeat import HOST, QUEUE, SCHEDULER
from core.tasks.supervisor import PICTURES
from tests.core.timetable import expiring, scheduled
from tests.core.workers import beat, running
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

EDIT, ADD = "wagtailadmin_pages:edit", "wagtailadmin_pages:add"
NOBODY = "Ahora mismo nada se publica a su hora"


class TestPage:
    @staticmethod
    def reader() -> Client:
        """Return the browser of somebody who may see the pulse, and nothing else."""
        user = UserFactory()
        wanted = Permission.objects.filter(codename__in=["access_admin", "view_heartbeat"])
        user.user_permissions.set(wanted)
        client = Client()
        client.force_login(user)
        return client

    @staticmethod
    def text(client: Client) -> str:
        answer = client.get(reverse("background_work"))
        assert answer.status_code == 200
        main = BeautifulSoup(answer.content, "html.parser").main
        return " ".join(main.get_text(" ", strip=True).split())

    def test_only_who_may_sees_it(self, desk, client):
        address = reverse("background_work")
        assert client.get(address).status_code == 302
        refused = desk.writer.client.get(address)
        assert (refused.status_code, refused.url) == (302, reverse("wagtailadmin_home"))
        assert desk.superuser.client.get(address).status_code == 200
        assert self.reader().get(address).status_code == 200
        menu = [
            person.client.get("/admin/").content.decode()
            for person in (desk.writer, desk.superuser)
        ]
        assert [address in html for html in menu] == [False, True]

    def test_nobody_alive_says_what_to_do(self):
        said = self.text(self.reader())
        assert (
            "Ahora mismo nadie se ocupa de esto: Publica a su hora Hace las tareas en espera Prepara las imágenes"
            in said
        )
        assert "Ejecutá «make run» o «manage.py worker» en el servidor" in said
        assert "Ninguno dio señales todavía." in said

    def test_who_gives_no_sign_is_named(self):
        beat(SCHEDULER)
        beat(PICTURES, pid=3)
        beat(QUEUE, 100, pid=4711)
        said = self.text(self.reader())
        assert "nadie se ocupa de esto: Hace las tareas en espera Ejecutá" in said
        assert f"Publica a su hora Trabaja {HOST} {os.getpid()} " in said
        assert f"Hace las tareas en espera Sin señales {HOST} 4711 " in said

    def test_all_is_well(self):
        beat(SCHEDULER)
        beat(QUEUE, pid=2)
        beat(PICTURES, pid=3)
        said = self.text(self.reader())
        assert "Todo marcha" in said
        assert "Ejecutá" not in said

    def test_the_queue_is_counted_and_failures_named(self):
        running("w")
        warm_image.enqueue(0)
        warm_image.enqueue(0)
        running("w").set_failed(ValueError("<script>"))
        said = self.text(self.reader())
        assert "Tareas en espera 2 Tareas en marcha 1 Tareas fallidas 1" in said
        assert "core.serving.warming.warm_image builtins.ValueError" in said

    def test_what_comes_next_is_listed_by_its_hour_and_what_is_late_marked(self, site):
        scheduled(site, ago=timedelta(hours=1), title="Tarde <b>")
        scheduled(site, ago=timedelta(hours=-2), title="Pronto")
        expiring(site.article(title="Se va"), timezone.now() + timedelta(hours=1))
        said = self.text(self.reader())
        late, leaving, soon = (said.index(word) for word in ("Tarde <b>", "Se va", "Pronto"))
        assert late < leaving < soon
        assert said.count("Atrasado") == 1
        assert said.count("Programado") == 2

    def test_its_cost_does_not_grow_with_what_is_scheduled(self, site):
        client = self.reader()
        scheduled(site)
        self.text(client)
        with CaptureQueriesContext(connection) as few:
            self.text(client)
        for _ in range(5):
            scheduled(site)
        with CaptureQueriesContext(connection) as many:
            self.text(client)
        assert len(many) == len(few)


class TestWarning:
    @pytest.fixture
    def desk(self, desk, settings, monkeypatch):
        settings.TASKS_WARN = True
        monkeypatch.setattr(warning, "START_SECONDS", 0)
        return desk

    @staticmethod
    def warned(answer) -> bool:
        return NOBODY in answer.content.decode()

    def test_the_editor_warns_where_nobody_publishes(self, desk, site):
        page = desk.draft(desk.writer)
        for answer in (
            desk.writer.get(EDIT, page.pk),
            desk.writer.get(ADD, "blog", "articlepage", site.blog.pk),
            desk.writer.get("wagtailadmin_home"),
        ):
            assert self.warned(answer)
            assert "Avisale a quien administra" in answer.content.decode()

    def test_who_can_mend_it_is_told_how(self, desk):
        for name, args in ((EDIT, [desk.site.blog.pk]), ("wagtailadmin_home", [])):
            html = desk.superuser.get(name, *args).content.decode()
            assert "Ejecutá «make run»" in html
            assert (
                html.count(reverse("background_work")) >= 2
            )  # in the menu, and beside the warning

    def test_where_somebody_publishes_nothing_is_said(self, desk):
        beat(SCHEDULER)
        page = desk.draft(desk.writer)
        assert not self.warned(desk.writer.get(EDIT, page.pk))
        assert not self.warned(desk.writer.get("wagtailadmin_home"))

    def test_saving_and_lists_say_nothing(self, desk, site):
        page = desk.draft(desk.writer)
        desk.writer.get(EDIT, page.pk)
        assert not self.warned(desk.writer.edit(page))
        assert not self.warned(desk.writer.get("wagtailadmin_explore", site.blog.pk))

    def test_it_costs_one_query_in_some_seconds(self, desk):
        with CaptureQueriesContext(connection) as queries:
            assert warning.nobody_publishes()
            assert warning.nobody_publishes()
        assert len(queries) == 1
        caches["renditions"].clear()
        beat(SCHEDULER)
        assert not warning.nobody_publishes()

    def test_while_the_site_starts_nothing_is_asked_or_said(self, desk, monkeypatch):
        monkeypatch.setattr(warning, "START_SECONDS", 10**6)
        with CaptureQueriesContext(connection) as queries:
            assert not warning.nobody_publishes()
        assert not queries


def test_the_form_of_roles_grants_it(desk, admin_client):
    html = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()
    wanted = Permission.objects.get(codename="view_heartbeat")
    assert f'value="{wanted.pk}"' in html
    assert "trabajo en segundo plano" in html.lower()
