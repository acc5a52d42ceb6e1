"""The newsletter in Wagtail: each room registers its own `hooks`."""

from collections.abc import Callable

from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from blog.newsletter import history, personal
from blog.newsletter.models import Suppression
from blog.newsletter.office import hooks as _office  # noqa: F401
from blog.newsletter.sending import hooks as _sending  # noqa: F401
from blog.newsletter.sending.pruning import prune_deliveries
from blog.newsletter.short_form import at_the_foot
from blog.newsletter.subscribing import forget_unconfirmed
from core.base.templatetags.theme import FOOT_HOOK
from core.tasks.scheduling import DAILY_HOOK
from core.visitors.personal_data.register import KEEPER_HOOK
from core.visitors.unconfirmed import SUPPRESSION_HOOK

hooks.register(FOOT_HOOK, at_the_foot)
hooks.register(KEEPER_HOOK, personal.newsletter)
hooks.register(SUPPRESSION_HOOK, Suppression.covers)


@hooks.register("register_log_actions")
def subscribers_in_the_log(actions: LogActionRegistry) -> None:
    """Say in the log what became of a subscriber."""
    history.register(actions)


@hooks.register(DAILY_HOOK)
def forgetting() -> Callable[[], object]:
    """Forget addresses that nobody confirmed."""
    return forget_unconfirmed


@hooks.register(DAILY_HOOK)
def forgetting_deliveries() -> Callable[[], object]:
    """Forget to whom issues went long ago."""
    return prune_deliveries
