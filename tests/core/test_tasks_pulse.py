"""The pulse: who beats, who is told, whose tasks others take over."""

import os
import subprocess
import sys
from datetime import timedelta

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.core.cache import caches
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from core.serving.warming import warm_image
from core.tasks import warning
from core.tasks.heart import HOST, Heart
from core.tasks.models import Heartbeat
from core.tasks.pulse import QUEUE, SCHEDULER, alive
from core.tasks.recovery import ATTEMPTS, Recovery, WorkerLost, requeue
from tests.blog.desk.team import Desk
from tests.core.test_tasks_scheduling import expiring, scheduled
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
EDIT, ADD = "wagtailadmin_pages:edit", "wagtailadmin_pages:add"
ELSEWHERE = "otra-maquina"
NOBODY = "Ahora mismo nada se publica a su hora"


def ago(seconds: float):
    return timezone.now() - timedelta(seconds=seconds)


def beat(name: str = SCHEDULER, seconds_ago: float = 0, **fields) -> Heartbeat:
    """Return the pulse of a process that gave its last sign so long ago."""
    kept = {"host": HOST, "pid": os.getpid(), "started_at": ago(3600), "worker_id": ""} | fields
    return Heartbeat.objects.create(name=name, beat_at=ago(seconds_ago), **kept)


@pytest.fixture
def dead_pid() -> int:
    """Return the id of a process that is no more."""
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def running(*workers: str) -> DBTaskResult:
    """Return a task that these workers have taken, one after the other, a while ago."""
    task = DBTaskResult.objects.get(pk=warm_image.enqueue(0).id)
    for worker in workers:
        task.claim(worker)
    DBTaskResult.objects.filter(pk=task.pk).update(started_at=ago(60))
    return task


def status(task: DBTaskResult) -> str:
    task.refresh_from_db()
    return task.status


def look() -> int:
    """Look as a scheduler does that has looked before."""
    recovery = Recovery()
    assert recovery.look() == 0
    return recovery.look()


class TestBeating:
    def test_who_beats_is_alive_until_it_stops(self):
        heart = Heart(SCHEDULER)
        assert not alive(SCHEDULER)
        heart.beat()
        assert (alive(SCHEDULER), alive(QUEUE)) == (True, False)
        heart.stop()
        assert not alive(SCHEDULER)

    def test_who_has_not_beaten_lately_is_not(self):
        beat(seconds_ago=11)
        assert not alive(SCHEDULER)

    def test_beats_are_written_now_and_then_only(self, django_assert_num_queries):
        heart = Heart(SCHEDULER)
        heart.beat()
        with django_assert_num_queries(0):
            heart.beat()

    def test_who_was_taken_for_dead_beats_again(self):
        heart = Heart(QUEUE, "w")
        heart.beat()
        Heartbeat.objects.all().delete()
        heart.beat_at -= 60
        heart.beat()
        assert Heartbeat.objects.get().worker_id == "w"


class TestRecovery:
    @pytest.mark.parametrize(
        ("seconds", "host", "there", "expected"),
        [
            (0, HOST, True, "RUNNING"),
            (20, HOST, True, "RUNNING"),  # late, and at work
            (20, HOST, False, "READY"),  # late, and gone
            (5, HOST, False, "RUNNING"),  # another container may share the name
            (20, ELSEWHERE, False, "RUNNING"),
            (40, ELSEWHERE, False, "READY"),
            (40, HOST, True, "READY"),
        ],
    )
    def test_a_task_whose_worker_is_gone_waits_again(
        self, seconds, host, there, expected, dead_pid
    ):
        task = running("w")
        pid = os.getpid() if there else dead_pid
        beat(QUEUE, seconds, worker_id="w", host=host, pid=pid)
        assert look() == (expected == "READY")
        assert status(task) == expected

    def test_a_task_of_a_worker_without_any_pulse_waits_again(self):
        task = running("w")
        beat(QUEUE, worker_id="other")
        assert look() == 1
        assert (status(task), task.started_at) == ("READY", None)

    def test_a_task_just_taken_is_left_alone(self):
        task = running("w")
        DBTaskResult.objects.update(started_at=ago(1))
        assert look() == 0
        assert status(task) == "RUNNING"

    def test_who_wakes_from_a_sleep_buries_nobody(self):
        task, recovery = running("w"), Recovery()
        recovery.look()
        recovery.looked_at = ago(3600)
        assert recovery.look() == 0
        assert status(task) == "RUNNING"
        assert recovery.look() == 1

    def test_a_task_that_kills_its_workers_is_given_up(self):
        names = [f"w{number}" for number in range(ATTEMPTS)]
        before, task = running(*names[:-1]), running(*names)
        assert look() == 2
        assert (status(before), status(task)) == ("READY", "FAILED")
        assert task.exception_class_path == f"{WorkerLost.__module__}.WorkerLost"
        assert "w0" in task.traceback

    def test_a_task_that_another_worker_has_taken_meanwhile_stays_its(self):
        task = running("w", "other")
        assert requeue(task.pk, "w") is False
        assert status(task) == "RUNNING"

    def test_a_finished_task_stays_finished(self):
        task = running("w")
        task.set_successful(None)
        assert requeue(task.pk, "w") is False
        assert status(task) == "SUCCESSFUL"

    def test_the_last_sign_of_life_stays_until_another_works(self, dead_pid):
        beat(QUEUE, 100, pid=dead_pid)
        beat(SCHEDULER, 100, pid=dead_pid)
        beat(SCHEDULER)
        look()
        kept = Heartbeat.objects.order_by("name").values_list("name", "pid")
        assert list(kept) == [(QUEUE, dead_pid), (SCHEDULER, os.getpid())]


@pytest.mark.django_db(transaction=True)
def test_what_waits_again_is_run():
    task = running("w")
    look()
    call_command("queue", batch=True, reload=False)
    assert status(task) == "SUCCESSFUL"
    assert len(task.worker_ids) == 2
    assert not Heartbeat.objects.exists()


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

    def test_only_who_may_sees_it(self, site, client):
        desk, address = Desk(site), reverse("background_work")
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
            "Ahora mismo nadie se ocupa de esto: Publica a su hora Hace las tareas en espera"
            in said
        )
        assert "Ejecutá «make run» o «manage.py worker» en el servidor" in said
        assert "Ninguno dio señales todavía." in said

    def test_one_of_two_alive_names_the_other(self):
        beat(SCHEDULER)
        beat(QUEUE, 100, pid=4711)
        said = self.text(self.reader())
        assert "nadie se ocupa de esto: Hace las tareas en espera Ejecutá" in said
        assert f"Publica a su hora Trabaja {HOST} {os.getpid()} " in said
        assert f"Hace las tareas en espera Sin señales {HOST} 4711 " in said

    def test_all_is_well(self):
        beat(SCHEDULER)
        beat(QUEUE, pid=2)
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
    def desk(self, site, settings, monkeypatch):
        settings.TASKS_WARN = True
        monkeypatch.setattr(warning, "START_SECONDS", 0)
        return Desk(site)

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


def test_the_form_of_roles_grants_it(site, admin_client):
    Desk(site)
    html = admin_client.get(reverse("wagtailusers_groups:add")).content.decode()
    wanted = Permission.objects.get(codename="view_heartbeat")
    assert f'value="{wanted.pk}"' in html
    assert "trabajo en segundo plano" in html.lower()
