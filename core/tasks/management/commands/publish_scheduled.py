"""`manage.py publish_scheduled`: Wagtail's command, as the scheduler does it."""

from typing import Any

from django.core.management.base import BaseCommand

from core.tasks.scheduling import Schedule


class Command(BaseCommand):
    """Publish and expire once what is due; Wagtail's own would publish what is held back, and twice beside a worker."""

    help = "Publishes and expires what is due now. `manage.py worker` does it all the time."

    def handle(self, *args: Any, **options: Any) -> None:
        """Publish and expire once."""
        Schedule().work()
