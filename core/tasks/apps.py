"""App `tasks`."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class TasksConfig(AppConfig):
    """Configure the app."""

    name = "core.tasks"
    label = "tasks"
    verbose_name = _("Tasks")
