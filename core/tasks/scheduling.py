"""What happens by the clock: publishing, expiry, housekeeping."""

import logging
from collections.abc import Callable, Iterator

from django.apps import apps
from django.core.cache import cache
from django.core.management import call_command
from django.db.models import Model
from django.utils import timezone
from wagtail import hooks
from wagtail.models import DraftStateMixin, Page, Revision

logger = logging.getLogger(__name__)
DAILY_HOOK = "register_daily_task"  # a function that returns a function without arguments
DAY_SECONDS = 23 * 60 * 60  # who looks every hour would else come an hour later each day
_CLEANED = "tasks.cleaned"


def publish_and_expire() -> int:
    """Publish what is due and take offline what has expired; return how many succeeded.

    As Wagtail's publish_scheduled, but what fails is logged and doesn't hold up the others.
    """
    return sum([_attempt(_expire, found) for found in _expired()]) + sum(
        [_attempt(_publish, found) for found in _due()]
    )


def _attempt[T: Model](act: Callable[[T], None], found: T) -> bool:
    try:
        act(found)
    except Exception:
        logger.exception("Scheduled work on %r failed", found)
        return False
    return True


def _expired() -> Iterator[DraftStateMixin]:
    """Yield live pages and snippets whose time is over."""
    models = [model for model in apps.get_models() if issubclass(model, DraftStateMixin)]
    for model in [Page, *(model for model in models if not issubclass(model, Page))]:
        yield from model.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("pk")


def _expire(found: DraftStateMixin) -> None:
    found.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _due() -> list[Revision]:
    """Return the revisions whose time has come, first things first."""
    due = Revision.objects.filter(approved_go_live_at__lt=timezone.now())
    return list(due.order_by("approved_go_live_at"))


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def clean_up_daily() -> None:
    """Clean up, about once a day however many schedulers there are and however often they start."""
    if _is_first_today():
        clean_up()


def _is_first_today() -> bool:
    try:
        return cache.add(_CLEANED, True, DAY_SECONDS)
    except Exception:  # a cache that is away
        logger.exception("The scheduler can't tell whether it has cleaned up; it tries again")
        return False


def clean_up() -> None:
    """Drop what nobody reads again; what fails is logged and doesn't hold up the others."""
    for work in (_prune_results, _clear_sessions, *_daily_tasks()):
        try:
            work()
        except Exception:
            logger.exception("Daily work %r failed", work)


def _daily_tasks() -> Iterator[Callable[[], object]]:
    """Yield what the floors above have to do once a day: their hooks return it."""
    for register in hooks.get_hooks(DAILY_HOOK):
        yield register()


def _prune_results() -> None:
    call_command("prune_db_task_results", "--backend=background", "--queue-name=*", verbosity=0)


def _clear_sessions() -> None:
    call_command("clearsessions")
