"""Mail about comments as its addressees get it: through the queue's task and a real SMTP server."""

import re
from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.test import Client
from django_tasks_db.models import DBTaskResult

from comments.permissions import MODERATE
from core.mail.sending import send_due
from tests.comments.readers import SAME_SITE
from tests.factories import UserFactory
from tests.postbox import PostBox

ADDRESS = re.compile(r"https?://\S+")


class Postman:
    """A postbox, and the worker that fills it."""

    def __init__(self, box: PostBox, commits: Callable, site_url: str) -> None:
        """Take a running postbox, and pytest-django's way to run what waits for the end of a transaction."""
        self.box, self.commits, self.site_url = box, commits, site_url

    def after(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> dict[str, str]:
        """Let something happen, and the worker work; return the subjects by the names before the @."""
        return named(self.messages(do, *args, **kwargs))

    def messages(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> list[EmailMessage]:
        """Let something happen, and the worker work; return what has arrived since."""
        with self.commits(execute=True):
            do(*args, **kwargs)
        with self.commits(execute=True):
            for result in DBTaskResult.objects.ready().filter(task_path=send_due.module_path):
                result.set_successful(result.task.call())
        messages, self.box.messages = self.box.messages, []
        return messages

    def link(self, message: EmailMessage, part: str) -> str:
        """Return the path of the only link of a message whose address has a part."""
        found = {link for link in ADDRESS.findall(text_of(message)) if part in link}
        assert len(found) == 1, found
        return found.pop().removeprefix(self.site_url)


def named(messages: list[EmailMessage]) -> dict[str, str]:
    """Return the subjects by addressees; fails where anybody gets two."""
    told = {message["To"].partition("@")[0]: message["Subject"] for message in messages}
    assert len(told) == len(messages), [(m["To"], m["Subject"]) for m in messages]
    return told


def text_of(message: EmailMessage) -> str:
    """Return the text, line by line as it was written."""
    return message.get_content().replace("\r\n", "\n")


def moderator(name: str, **values: Any) -> Any:
    """Return a user who moderates by her group."""
    group, _made = Group.objects.get_or_create(name="Edición")
    app, codename = MODERATE.split(".")
    group.permissions.add(Permission.objects.get(content_type__app_label=app, codename=codename))
    user = UserFactory(username=name, **values)
    user.groups.add(group)
    return user


def press(address: str, *, headers: Any = SAME_SITE, **data: str) -> Any:
    """Press a button on the page of a link: with no cookie, and Django's own check of forms on guard."""
    return Client(enforce_csrf_checks=True).post(address, data, headers=headers)


def look(address: str) -> Any:
    """Open a link of a mail, as a browser or a mail scanner does."""
    return Client().get(address)
