"""What is done once a day, and what is kept of visitors."""

from collections.abc import Callable

from wagtail import hooks

from core.visitors.limits import prune
from core.visitors.personal_data.providers import DATA_PROVIDER_HOOK, waiting_mail
from core.visitors.personal_data.requests import forget

hooks.register(DATA_PROVIDER_HOOK, waiting_mail, order=100)  # the others' first


@hooks.register("register_daily_task")  # core.tasks asks for it, and isn't below
def pruning() -> Callable[[], None]:
    """Return the task that deletes old attempts."""
    return prune


@hooks.register("register_daily_task")
def forgetting_requests() -> Callable[[], None]:
    """Return the task that deletes requests for data whose links have expired."""
    return forget
