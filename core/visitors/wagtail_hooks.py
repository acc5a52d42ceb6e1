"""What is done once a day."""

from collections.abc import Callable

from wagtail import hooks

from core.visitors.limits import prune


@hooks.register("register_daily_task")  # core.tasks asks for it, and isn't below
def pruning() -> Callable[[], None]:
    """Drop old attempts."""
    return prune
