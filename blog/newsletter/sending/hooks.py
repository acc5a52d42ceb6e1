"""What the scheduler has to do with the newsletter."""

from collections.abc import Callable

from wagtail import hooks

from blog.newsletter.sending.rounds import look_after
from core.tasks.scheduling import EVERY_MINUTE_HOOK


@hooks.register(EVERY_MINUTE_HOOK)
def newsletter_each_minute() -> Callable[[], None]:
    """Have sent what is due by now."""
    return look_after
