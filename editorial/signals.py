"""Signals of the workflow that Wagtail lacks."""

from django.dispatch import Signal

# Provides `instance` (a task state) and `user`, as Wagtail's own signals of tasks do.
task_skipped = Signal()
