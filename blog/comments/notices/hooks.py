"""What the scheduler has to do with notices."""

from collections.abc import Callable

from wagtail import hooks

from blog.comments.notices import followers, moderators
from core.tasks.scheduling import DAILY_HOOK, EVERY_MINUTE_HOOK


@hooks.register(EVERY_MINUTE_HOOK)
def tell_moderators_each_minute() -> Callable[[], None]:
    """Tell moderators what waits, once an hour; and what they haven't heard of."""
    return moderators.tell_waiting


@hooks.register(DAILY_HOOK)
def forget_followers_daily() -> Callable[[], None]:
    """Forget who never confirmed, or stopped long ago."""
    return followers.forget
