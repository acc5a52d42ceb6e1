"""A task that an older release has queued runs after the upgrade, wherever its module lies by then."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection
from django.tasks import Task
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

pytestmark = pytest.mark.django_db
migration = import_module("home.migrations.0003_paths_of_queued_tasks")


class Schema:
    connection = connection


def queued(path, status="READY"):
    return DBTaskResult.objects.create(
        task_path=path,
        status=status,
        args_kwargs={"args": [], "kwargs": {}},
        backend_name="background",
    )


@pytest.mark.parametrize(("old", "new"), migration.MOVED.items())
def test_a_row_of_the_old_release_names_the_task_of_this_one(old, new):
    row, other = queued(old), queued("core.mail.sending.send_due")
    done = queued(old, "SUCCESSFUL")
    migration.rename(apps, Schema)
    for each in (row, other, done):
        each.refresh_from_db()
    assert isinstance(import_string(new), Task) and row.task.module_path == new
    assert other.task_path == "core.mail.sending.send_due" and done.task_path == old


def test_it_runs():
    row = queued("blog.newsletter.sending.rounds.send_deliveries")
    migration.rename(apps, Schema)
    row.refresh_from_db()
    row.set_successful(row.task.call())
    assert row.status == "SUCCESSFUL"
