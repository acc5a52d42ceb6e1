"""The maintenance page."""

import pytest
from django.core.management import call_command

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
    assert (
        "not ready"
        in client.get("/readyz", headers={"X-Forwarded-For": "8.8.8.8"}).content.decode()
    )
    assert client.get("/admin/login/").status_code == 200
    call_command("maintenance", "off", verbosity=0)
    call_command("maintenance", "off", verbosity=0)
    assert client.get("/").status_code == 200
