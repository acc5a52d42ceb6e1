"""What `core.wagtail_compat.task_results` relies on in django-tasks-db."""

from datetime import timedelta

import pytest
from django.utils import timezone

from core.serving.warming import restore_rendition, warm_image
from core.wagtail_compat.task_results import (
    enqueue_once,
    is_queued,
    latest_failures,
    lock_running,
    longest_wait,
    make_ready,
    number_by_status,
    number_running,
    number_waiting,
    others_are_queued,
    running_besides,
)
from tests.core.workers import running

pytestmark = pytest.mark.django_db


def test_what_waits_is_known_by_its_path_and_arguments():
    enqueue_once(warm_image, 1)
    enqueue_once(warm_image, 1)
    enqueue_once(warm_image, 2)
    assert is_queued(warm_image) and is_queued(warm_image, 2) and not is_queued(warm_image, 3)
    assert not is_queued(restore_rendition) and others_are_queued(restore_rendition)
    assert not others_are_queued(warm_image)
    assert number_by_status() == {"READY": 2} and number_waiting("pictures") == 2
    assert timedelta() <= longest_wait() < timedelta(minutes=1)


def test_what_runs_is_given_back_once():
    task = running("a", "b")
    now = timezone.now()
    assert list(running_besides(now, now)) == [(task.pk, "b")]
    assert number_running(warm_image) == 1
    assert lock_running(task.pk, "a") is None
    locked = lock_running(task.pk, "b")
    make_ready(locked)
    assert is_queued(warm_image, 0) and lock_running(task.pk, "b") is None


def test_what_failed_says_why():
    task = running("a")
    task.set_failed(ValueError("x"))
    (failed,) = latest_failures(5)
    assert (failed.task_path, failed.exception_class_path) == (
        warm_image.module_path,
        "builtins.ValueError",
    )
    assert failed.finished_at
