"""The processes that work beside the web server."""

import sys

from django.conf import settings
from django.dispatch import Signal

from core.tasks.supervisor import Child

stopping = (
    Signal()
)  # sent in the queue's worker when it's asked to end, while a task may be running


def manage(*arguments: str) -> list[str]:
    """Return the command line that runs a command of manage.py with this Python."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def background() -> list[Child]:
    """Return the scheduler and the queue's worker: apart, so that a long task delays no publication."""
    return [
        Child("scheduler", manage("scheduler")),
        Child("queue", manage("queue"), niceness=10),  # visitors come first
    ]
