"""A blog whose articles are mailed, with a clock that a test can put forward."""

from datetime import timedelta
from email.message import EmailMessage
from typing import Any

from django.db.models import F
from django.utils import timezone

from blog.models import ArticlePage
from core.mail.queue import LEASE
from newsletter.delivery.tasks import run_each_minute
from newsletter.models import Delivery, Issue, NewsletterSettings, Subscriber
from tests.factories import SiteTree
from tests.worker import Worker


class Mailing:
    """A blog, its subscribers, the worker that mails them."""

    def __init__(self, site: SiteTree, worker: Worker) -> None:
        """Send as fast as it goes."""
        self.site, self.worker = site, worker
        self.set(per_second=1000)

    def set(self, **values: Any) -> None:
        """Change the settings."""
        NewsletterSettings.objects.update_or_create(site=self.site.site, defaults=values)

    def subscriber(self, name: str = "ana", **fields: Any) -> Subscriber:
        """Add a subscriber."""
        return Subscriber.objects.create(email=f"{name}@correo.example", **fields)

    def subscribers(self, count: int) -> None:
        """Add many."""
        Subscriber.objects.bulk_create(
            Subscriber(email=f"a{number}@correo.example") for number in range(count)
        )

    def publish(self, **fields: Any) -> ArticlePage:
        """Publish an article."""
        return self.worker.after(self.site.article, **fields)

    def letter(self, **fields: Any) -> Issue:
        """Write a letter whose hour has come."""
        body = [("intro", "<p>Hola desde la redacción.</p>")]
        values = {"subject": "Carta", "state": "waiting", "send_at": timezone.now(), "body": body}
        return Issue.objects.create(**values | fields)

    def wait(self, pause: timedelta = LEASE) -> None:
        """Let time pass: for issues until their hour, for deliveries until the next attempt."""
        Issue.objects.update(send_at=F("send_at") - pause)
        Delivery.objects.update(send_at=F("send_at") - pause)

    def minute(self) -> list[EmailMessage]:
        """Do what the scheduler does each minute, and the worker then; return what arrived."""
        self.worker.after(run_each_minute)
        return self.worker.work()

    def read(self) -> dict[str, str]:
        """Let time pass and return the subjects by addressee of what arrived."""
        self.wait()
        return {message["To"]: message["Subject"] for message in self.minute()}
