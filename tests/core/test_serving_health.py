"""What monitors ask: whether the process answers, and whether all works that the site needs."""

import shutil
from collections import namedtuple
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.db import InterfaceError, OperationalError, ProgrammingError, connection, connections
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from core.mail.models import OutgoingMail
from core.mail.outgoing import post
from core.mail.queue import ATTEMPTS
from core.serving import health
from core.serving.warming import warm_image
from core.tasks.heartbeat import QUEUE, SCHEDULER
from core.tasks.models import Heartbeat
from tests.core.workers import ago, beat

pytestmark = pytest.mark.django_db
CHECKS = {"disk", "database", "migrations", "cache", "scheduler", "queue", "mail"}
FAR = {"REMOTE_ADDR": "203.0.113.7"}


@pytest.fixture(autouse=True)
def _nothing_found_yet(monkeypatch):
    monkeypatch.setattr(health, "READINESS", health.Readiness())
    monkeypatch.setattr(health, "_is_migrated", False)


@pytest.fixture
def working():
    """Have a scheduler and a queue beat."""
    beat(SCHEDULER)
    beat(QUEUE, started_at=ago(60), worker_id="w")


@pytest.fixture
def no_database(monkeypatch):
    """Have every question to the database fail."""

    def fail(*_args, **_kwargs):
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(connections["default"], "cursor", fail)
    monkeypatch.setattr(connections["default"], "savepoint", fail)


def ask(client) -> tuple[int, dict]:
    """Ask afresh from this machine."""
    health.READINESS = health.Readiness()
    answer = client.get("/readyz")
    assert "no-store" in answer["Cache-Control"]
    return answer.status_code, answer.json()["checks"]


def not_ok(client) -> dict[str, str]:
    status, checks = ask(client)
    assert set(checks) == CHECKS
    found = {name: check["detail"] for name, check in checks.items() if not check["ok"]}
    assert status == (503 if found else 200)
    return found


class TestHealth:
    def test_it_asks_nothing_but_whether_this_process_answers(self, client):
        with CaptureQueriesContext(connection) as queries:
            response = client.get("/healthz")
        assert (response.status_code, response.content) == (200, b"ok")
        assert "no-store" in response["Cache-Control"]
        assert not queries

    def test_a_database_that_is_away_is_no_reason_to_restart(self, client, no_database):
        assert client.get("/healthz").status_code == 200


class TestReadiness:
    def test_all_is_well(self, client, working):
        assert not_ok(client) == {}

    def test_nothing_is_left_of_what_is_written(self, client, working):
        from django.contrib.sessions.models import Session

        ask(client)
        assert not Session.objects.exists()

    def test_it_is_exempt_from_https_and_maintenance(self, client, working, settings, tmp_path):
        settings.VAR_DIR = tmp_path
        settings.SECURE_SSL_REDIRECT = True
        (tmp_path / "maintenance").touch()
        assert client.get("/readyz").status_code == 200
        assert client.get("/healthz").status_code == 200

    def test_who_publishes_and_who_runs_tasks_are_missed(self, client):
        assert set(not_ok(client)) == {"scheduler", "queue"}
        beat(SCHEDULER, seconds_ago=60)
        beat(QUEUE, started_at=ago(60))
        assert set(not_ok(client)) == {"scheduler"}

    def test_a_task_that_waits_too_long(self, client, working):
        warm_image.enqueue(0)
        assert not_ok(client) == {}
        DBTaskResult.objects.update(enqueued_at=ago(3600))
        assert "longest wait 36" in not_ok(client)["queue"]

    @pytest.mark.parametrize(
        ("created", "due", "attempts", "waits"),
        [
            (0, 0, 0, False),
            (3600, 3600, 0, True),  # nobody sends
            (3600, -50, 0, True),  # given back: no mail server
            (3600, -3600, 0, False),  # has to wait for its hour
            (3600, -3600, 3, False),  # some server asks for patience
            (3600, 3600, ATTEMPTS, False),  # given up
        ],
    )
    def test_mail_that_does_not_leave(self, client, working, created, due, attempts, waits):
        post("k", "ana@example.org", "Hola", "Hola.")
        OutgoingMail.objects.update(created_at=ago(created), send_at=ago(due), attempts=attempts)
        assert ("mail" in not_ok(client)) is waits

    def test_a_cache_that_keeps_nothing(self, client, working, settings):
        dummy = {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}
        settings.CACHES = settings.CACHES | {"default": dummy}
        assert set(not_ok(client)) == {"cache"}

    def test_a_disk_nearly_full(self, client, working, monkeypatch):
        usage = namedtuple("usage", "free")(1024**2)
        monkeypatch.setattr(shutil, "disk_usage", lambda _path: usage)
        assert not_ok(client) == {"disk": "1 MB free"}

    def test_migrations_that_are_lacking(self, client, working, monkeypatch):
        monkeypatch.setattr(MigrationExecutor, "migration_plan", lambda *_args: [1, 2])
        assert not_ok(client) == {"migrations": "2 to apply"}

    def test_a_database_that_can_not_be_written(self, client, working, monkeypatch):
        def refuse(*_args, **_kwargs):
            raise OperationalError("attempt to write a readonly database")

        monkeypatch.setattr(
            health, "Session", SimpleNamespace(objects=SimpleNamespace(create=refuse))
        )
        assert set(not_ok(client)) == CHECKS - {"disk"}

    def test_without_a_database_it_answers(self, client, no_database, caplog):
        found = not_ok(client)
        assert set(found) == CHECKS - {"disk"}
        assert found["database"] == "OperationalError"
        assert len(caplog.records) == 2, "of the check, and Django's of the status"


class TestWhoAsks:
    @pytest.mark.parametrize(
        "sent",
        [
            FAR,
            {"HTTP_X_FORWARDED_FOR": "203.0.113.7"},
            {"HTTP_X_FORWARDED_PROTO": "https"},
            {"HTTP_FORWARDED": "for=203.0.113.7"},
            {"HTTP_X_REAL_IP": "203.0.113.7"},
            {"HTTP_VIA": "1.1 proxy"},
            {"REMOTE_ADDR": ""},
        ],
        ids=lambda sent: next(iter(sent)),
    )
    def test_others_are_told_the_status_alone(self, client, sent):
        response = client.get("/readyz", **sent)
        assert (response.status_code, response.content) == (503, b"not ready")
        assert response["Content-Type"] == "text/plain"

    @pytest.mark.parametrize("address", ["127.0.0.1", "::1"])
    def test_who_asks_from_this_machine_is_told_all(self, client, address):
        assert client.get("/readyz", REMOTE_ADDR=address).json()["checks"]["scheduler"]

    def test_others_hear_when_all_is_well(self, client, working):
        response = client.get("/readyz", **FAR)
        assert (response.status_code, response.content) == (200, b"ok")

    def test_asking_again_costs_nothing(self, client, working, monkeypatch):
        now = [100.0]
        monkeypatch.setattr(health.time, "monotonic", lambda: now[0])
        client.get("/readyz")
        Heartbeat.objects.all().delete()
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/readyz", **FAR).status_code == 200
        assert not queries
        now[0] += health.KEPT_SECONDS
        assert client.get("/readyz", **FAR).status_code == 503

    def test_one_looks_while_others_get_the_answer_before(self, working):
        readiness = health.READINESS
        readiness._looking.acquire()
        assert readiness.findings() == {}, "none yet"
        readiness._looking.release()
        assert set(readiness.findings()) == CHECKS

    def test_only_asking_is_allowed(self, client):
        assert client.post("/readyz").status_code == 405


class TestTheDatabaseAway:
    """Pages then say that they come back, never why they don't."""

    @pytest.fixture
    def visitor(self):
        return Client(raise_request_exception=False)

    def test_pages_answer_503(self, visitor, site, no_database):
        cache.clear()
        for address in ("/", "/blog/", "/buscar/?q=hola", "/sitemap.xml", "/admin/login/"):
            response = visitor.get(address)
            assert response.status_code == 503, address
            assert response["Retry-After"]
            assert response["Cache-Control"] == "no-store"
            assert "OperationalError" not in response.content.decode()

    @pytest.mark.parametrize(
        ("error", "status"),
        [(InterfaceError, 503), (OperationalError, 503), (ProgrammingError, 500), (KeyError, 500)],
    )
    def test_what_is_our_fault_stays_500(self, visitor, site, monkeypatch, error, status):
        def fail(*_args, **_kwargs):
            raise error("no such thing")

        monkeypatch.setattr("home.views.sitemap", fail)
        response = visitor.get("/sitemap.xml")
        assert response.status_code == status
        assert "no such thing" not in response.content.decode()
