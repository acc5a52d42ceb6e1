"""What the scheduler has to do with pictures."""

from collections.abc import Callable

from wagtail import hooks

from core.serving.warming import prune_unused


@hooks.register("register_daily_task")  # core.tasks asks for it, and isn't below
def prune_renditions_daily() -> Callable[[], object]:
    """Return the task that deletes unused renditions."""
    return prune_unused
