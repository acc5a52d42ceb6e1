"""What comments tell 'my data', and what the scheduler has to do with privacy."""

from collections.abc import Callable

from wagtail import hooks

from blog.comments.privacy.keeping import comments
from blog.comments.privacy.retention import prune
from core.tasks.scheduling import DAILY_HOOK
from core.visitors.personal_data.register import KEEPER_HOOK

hooks.register(KEEPER_HOOK, comments)


@hooks.register(DAILY_HOOK)
def forgetting_daily() -> Callable[[], object]:
    """Forget what is old enough."""
    return prune
