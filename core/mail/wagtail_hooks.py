"""What the scheduler has to do with mail."""

from collections.abc import Callable

from wagtail import hooks

from core.mail.outgoing import prune
from core.mail.sending import check_backlog, look_after
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK


@hooks.register(EVERY_MINUTE_HOOK)
def mail_each_minute() -> Callable[[], None]:
    """Return the task that queues the sender where mail is due."""
    return look_after


@hooks.register(DAILY_HOOK)
def prune_mail_daily() -> Callable[[], None]:
    """Return the task that deletes old mail."""
    return prune


@hooks.register("register_readiness_check")  # core.serving asks for it
def mail_is_ready() -> tuple[str, Callable[[], tuple[bool, str]]]:
    """Return the readiness check of outgoing mail."""
    return "mail", check_backlog
