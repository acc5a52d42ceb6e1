"""The desk's mail as its addressees get it: through the queue's tasks and a real SMTP server."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from django.http import HttpResponse
from wagtail.models import Page

from core.mail.sending import send_due
from editorial.notifications.delivery import notify, send_notices
from editorial.notifications.kinds import REJECTED
from tests.editorial.team import Person
from tests.postbox import PostBox
from tests.worker import Worker


class Mailing:
    """A postbox, and the worker that fills it."""

    def __init__(self, box: PostBox, commits: Callable) -> None:
        """Take a running postbox, and pytest-django's way to run what waits for the end of a transaction."""
        self.box, self.commits = box, commits

    def after(self, do: Callable[..., HttpResponse], *args: Any, **kwargs: Any) -> dict[str, str]:
        """Let somebody send a form, and the worker work; return the subjects by login.

        Fails where anybody gets two messages.
        """
        with self.commits(execute=True):
            assert do(*args, **kwargs).status_code == 302
        return subjects(self.work())

    def work(self) -> list[EmailMessage]:
        """Run what is queued, as the worker does; return what has arrived."""
        return Worker(self.box, self.commits).work()

    def send(self) -> list[EmailMessage]:
        """Send what is due, queued or not; return what has arrived."""
        send_notices.call()
        send_due.call()
        messages, self.box.messages = self.box.messages, []
        return messages


def subjects(messages: list[EmailMessage]) -> dict[str, str]:
    """Return the subjects by the logins of the addressees."""
    told = {message["To"].partition("@")[0]: message["Subject"] for message in messages}
    assert len(told) == len(messages), [message["Subject"] for message in messages]
    return told


def text_of(message: EmailMessage) -> str:
    """Return the text, line by line as it was written."""
    return message.get_content().replace("\r\n", "\n")


def ask_changes(person: Person, page: Page, key: str = "a", **details: str) -> None:
    """Tell somebody that changes are asked."""
    said = {"step": "Contenido", "actor": "Elena", "note": ""}
    notify(REJECTED, [person.user], page, key=key, details=said | details)
