"""The maintenance page, and what a monitor asks."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError

from core.serving import health

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_flag(settings, tmp_path):
    settings.VAR_DIR = tmp_path


def test_visitors_see_the_maintenance_page_while_editors_work(client, site):
    call_command("maintenance", "on", verbosity=0)
    closed = client.get("/")
    assert closed.status_code == 503
    assert closed["Retry-After"]
    assert closed["Cache-Control"] == "no-store"
    assert "script-src 'self'" in closed["Content-Security-Policy"]
    assert client.get("/healthz").status_code == 200
    assert client.get("/admin/login/").status_code == 200
    call_command("maintenance", "off", verbosity=0)
    call_command("maintenance", "off", verbosity=0)
    assert client.get("/").status_code == 200


def test_health_says_whether_the_database_answers(client, monkeypatch):
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")
    assert "no-store" in response["Cache-Control"]

    class Gone:
        def cursor(self):
            raise DatabaseError

    monkeypatch.setattr(health, "connection", Gone())
    assert client.get("/healthz").status_code == 503
