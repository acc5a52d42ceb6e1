"""The worker's queue beside a test: what requests left to do is done, and what was mailed arrives at a real server."""

from collections.abc import Callable
from email.message import EmailMessage
from typing import Any

from django_tasks_db.models import DBTaskResult

from tests.postbox import PostBox


class Worker:
    """A postbox, and the worker that fills it."""

    def __init__(self, box: PostBox, commits: Callable) -> None:
        """Take a running postbox, and pytest-django's way to run what waits for the end of a transaction."""
        self.box, self.commits = box, commits

    def after(self, do: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        """Do something, then what waits for its commit; return what it returns."""
        with self.commits(execute=True):
            return do(*args, **kwargs)

    def work(self) -> list[EmailMessage]:
        """Run every task that is ready, and those that they leave; return the mail that has arrived."""
        while ready := list(DBTaskResult.objects.ready()):
            for result in ready:
                with self.commits(execute=True):
                    result.set_successful(self._call(result))
        messages, self.box.messages = self.box.messages, []
        return messages

    def _call(self, result: DBTaskResult) -> Any:
        return result.task.call(*result.args_kwargs["args"], **result.args_kwargs["kwargs"])
