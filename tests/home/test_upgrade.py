"""A database of the release before the packages moved is migrated, and nothing else happens to it.

The fixture is the demo site as commit 1795fb7 made it (`manage.py start --prepare`, then VACUUM INTO), without
passwords, sessions, cache and renditions, and with three queued tasks of modules that lie elsewhere since.
"""

import lzma
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from django.conf import settings

OLD = Path(__file__).parent / "data" / "demo_before_the_packages_moved.sqlite3.xz"
SINCE = {
    ("base", "0004_image_tint"),
    ("blog", "0004_source_feeds"),
    ("blog", "0005_periodic_review"),
    ("blog", "0006_related_articles"),
    ("blog", "0007_article_date_may_be_empty"),
    ("blog", "0008_struck_words"),
    ("blog", "0009_article_feed_id"),
    ("blog", "0010_feed_ids_of_articles"),
    ("home", "0003_paths_of_queued_tasks"),
    ("home", "0004_services"),
    ("home", "0005_periodic_review"),
    ("home", "0006_contact_block"),
    ("home", "0007_struck_words"),
    ("search", "0002_page_vectors"),
    ("search_index", "0002_stems_and_heads"),
    ("services", "0001_initial"),
    ("services", "0002_colleagues_and_referrals"),
    ("services", "0003_several_receive_requests"),
    ("services", "0004_colleague_answers"),
    ("services", "0005_words_of_services"),
    ("services", "0006_words_she_knows"),
    ("services", "0007_struck_words"),
}
QUEUED = {
    "core.accounts.password_resets.mail_link",
    "core.serving.warming.warm_image",
    "core.serving.warming.warm_page",
    "editorial.notifications.delivery.send_notices",
    "newsletter.delivery.tasks.send_deliveries",
}
FILLED_BY_MIGRATE = {
    "auth_permission",
    "django_content_type",
    "django_migrations",
    "sqlite_sequence",
}
NONE = [(0,)]  # rows of a table that is new
SEGMENTS = {"search_fts_data", "search_fts_idx"}  # how FTS5 stores its rows is its own matter


def manage(folder, *command):
    """Run a command of manage.py on the database in a folder."""
    environment = os.environ | {
        "VAR_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder}/db.sqlite3",
    }
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *command]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def asked(folder, sql):
    with closing(sqlite3.connect(folder / "db.sqlite3")) as connection:
        return connection.execute(sql).fetchall()


def rows_of(folder):
    tables = asked(folder, "SELECT name FROM sqlite_master WHERE type = 'table'")
    return {name: asked(folder, f'SELECT count(*) FROM "{name}"') for (name,) in tables}  # noqa: S608


# One process does it all: each loads Django anew, which takes seconds.
UPGRADE = """
from django.core.management import call_command

call_command("migrate", verbosity=0)

from blog.models import ArticlePage
from wagtail.models import Revision

print(sum(len(article.body) for article in ArticlePage.objects.all()))
print(len([revision.as_object() for revision in Revision.objects.all()]))
call_command("makemigrations", "--check", "--dry-run")
"""


@pytest.fixture(scope="module")
def upgraded(tmp_path_factory):
    """Return a folder with the database upgraded, what its tables held before, and what was said of it."""
    folder = tmp_path_factory.mktemp("upgraded")
    (folder / "db.sqlite3").write_bytes(lzma.decompress(OLD.read_bytes()))
    migrations = set(asked(folder, "SELECT app, name FROM django_migrations"))
    rows = rows_of(folder)
    said = manage(folder, "shell", "--no-imports", "-c", UPGRADE)
    return folder, rows, migrations, said.splitlines()


def test_only_what_is_new_is_migrated(upgraded):
    folder, rows, migrations, _said = upgraded
    assert set(asked(folder, "SELECT app, name FROM django_migrations")) - migrations == SINCE
    changed = {name for name, count in rows_of(folder).items() if count != rows.get(name, NONE)}
    assert changed <= FILLED_BY_MIGRATE | SEGMENTS
    assert rows["search_fts"]  # what is indexed stays, in a table of fewer columns


def test_queued_tasks_name_the_modules_of_today(upgraded):
    found = asked(upgraded[0], "SELECT task_path FROM django_tasks_database_dbtaskresult")
    assert {path for (path,) in found} == QUEUED


def test_the_models_of_today_read_it(upgraded):
    blocks, revisions, changes = upgraded[3][-3:]
    assert int(blocks) > 100 and int(revisions) > 10
    assert changes == "No changes detected"
