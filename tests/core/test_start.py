"""`manage.py start`: what is missing is prepared; what can't be is said in a sentence."""

import errno
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import OperationalError

from home import preparation
from home.management.commands import start
from search.backends.state import mark_current
from tests.databases import copy_migrated

# The last of its app, which makes this table.
LAST = "FROM django_migrations WHERE app = 'search' AND name = '0002_page_vectors'"
ITS_TABLE = "search_pagevector"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def test_a_taken_port_is_said_in_a_sentence():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(CommandError, match=str(port)), start._address("127.0.0.1", port):
            pytest.fail("taken twice")


def test_a_second_start_on_one_folder_is_refused_in_a_sentence(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    refused = pytest.raises(CommandError, match=re.escape(str(tmp_path)))
    with start._only_one(), refused, start._only_one():
        pytest.fail("started twice")
    with start._only_one():
        pass  # who ended lets go


@pytest.mark.django_db  # its checks ask the database what it can do
@pytest.mark.parametrize(
    "error",
    [
        OSError(errno.ENOSPC, "No space left on device"),
        OSError(errno.EDQUOT, "Disk quota exceeded"),
        OperationalError("database or disk is full"),
    ],
)
def test_a_full_disk_is_said_in_a_sentence(monkeypatch, error):
    def fail(**kwargs):
        raise error

    monkeypatch.setattr(start, "prepare", fail)
    with pytest.raises(CommandError, match=re.escape(str(settings.VAR_DIR))):
        call_command("start", port=free_port())


@pytest.mark.django_db
def test_preparing_twice_does_nothing_the_second_time(monkeypatch, settings, tmp_path):
    settings.VAR_DIR, settings.STATIC_ROOT = tmp_path, tmp_path / "static"
    called: list[str] = []
    monkeypatch.setattr(preparation, "call_command", lambda name, **kwargs: called.append(name))
    monkeypatch.setattr(preparation, "collect", lambda: called.append("collect"))
    preparation.prepare(demo=True, say=print)
    always = ["setup_site", "clean_images"]
    assert called == [*always, "update_index", "demo", "collect"]
    mark_current()
    called.clear()
    (tmp_path / "static").mkdir()
    preparation.prepare(demo=False, say=print)
    assert called == always


def test_logins_are_read_where_there_are_any(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert start._demo_logins() == {}
    (tmp_path / "logins.json").write_text('{"Edición": {"username": "e", "password": "x"}}')
    assert start._demo_logins() == {"Edición": {"username": "e", "password": "x"}}


@pytest.fixture
def started(django_db_setup, tmp_path):
    """Start the site, without the demo, as a process of its own; return its address and process.

    It migrates the last migration: all of them are migrated where the tests' database is made, and take ten seconds.
    """
    port = free_port()
    (tmp_path / "var").mkdir()
    copy_migrated(tmp_path / "var" / "db.sqlite3")
    with closing(sqlite3.connect(tmp_path / "var" / "db.sqlite3")) as database, database:
        assert database.execute(f"DELETE {LAST}").rowcount == 1
        database.execute(f"DROP TABLE {ITS_TABLE}")
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    log = (tmp_path / "log").open("w")
    process = subprocess.Popen(
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "start", "--no-demo"],
        env=kept | {"VAR_DIR": str(tmp_path / "var"), "PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdout=log,
        stderr=log,
    )
    deadline = time.monotonic() + 300
    while "Ctrl-C" not in (tmp_path / "log").read_text() and time.monotonic() < deadline:
        assert process.poll() is None, (tmp_path / "log").read_text()
        time.sleep(0.2)
    yield f"http://127.0.0.1:{port}", process, tmp_path
    process.kill()
    process.wait()
    log.close()


def web_process(folder: Path) -> int:
    """Return one of the processes that answer requests, by the beats in the site's folder."""
    return next(int(path.name) for path in (folder / "var" / "web").iterdir())


def test_the_site_starts_answers_and_ends(started):
    url, process, folder = started
    with urllib.request.urlopen(url + "/") as response:  # noqa: S310 - our own server
        assert response.status == 200
        assert response.headers["Server"] == "granian"
    assert (folder / "var" / "secret_key").exists()
    assert "Traceback" not in (folder / "log").read_text()
    os.kill(web_process(folder), signal.SIGKILL)
    with urllib.request.urlopen(url + "/") as response:  # noqa: S310 - another process has the same socket
        assert response.status == 200
    process.send_signal(signal.SIGTERM)
    assert process.wait(120) == 0  # a busy machine takes its time
    with closing(sqlite3.connect(folder / "var" / "db.sqlite3")) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert database.execute(f"SELECT count(*) {LAST}").fetchone() == (1,)
    assert not Path(f"/proc/{process.pid}").exists()
