"""The processes that work beside the web server."""

import sys

from django.conf import settings
from django.dispatch import Signal

from core.tasks.supervisor import Child

# Sent in the queue's worker when it's asked to end, while a task may be running.
stopping = Signal()
PICTURES = "pictures"  # the queue of what takes seconds: mail doesn't wait behind it


def manage(*arguments: str) -> list[str]:
    """Return the command line that runs a command of manage.py with this Python."""
    return [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]


def background() -> list[Child]:
    """Return the scheduler and the queues' workers: apart, so that a picture delays no mail, and neither a publication."""
    return [
        Child("scheduler", manage("scheduler")),
        Child("queue", manage("queue", f"--exclude-queues={PICTURES}"), niceness=5),
        Child(PICTURES, manage("queue", f"--queue-name={PICTURES}"), niceness=15),  # visitors first
    ]
