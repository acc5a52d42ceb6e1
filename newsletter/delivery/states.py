"""Changes of the state of issues: locked, logged, each once."""

from collections.abc import Collection
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from wagtail.log_actions import log

from newsletter.delivery.articles import articles_of
from newsletter.log_actions import CANCELLED, WITHDRAWN
from newsletter.models import Delivery, Issue, NewsletterSettings

State = Issue.State
GOING = (State.WAITING, State.SENDING)


@transaction.atomic
def change_issue(
    issue: Issue, before: Collection[str], action: str, user: Any = None, **fields: Any
) -> bool:
    """Change an issue in one of the states named; return False where it is in another by now."""
    found = Issue.objects.select_for_update().filter(pk=issue.pk, state__in=before).first()
    if found is None:
        return False
    for name, value in fields.items():
        setattr(found, name, value)
        setattr(issue, name, value)
    found.save(update_fields=list(fields))
    log(instance=found, action=action, user=user)
    return True


def cancel(issue: Issue, user: Any = None) -> bool:
    """Cancel an issue; return False where it was sent or cancelled."""
    return change_issue(issue, GOING, CANCELLED, user, state=State.CANCELLED)


def withdraw(issue: Issue) -> bool:
    """Cancel an issue whose article isn't public any more, or as the newsletter is switched off."""
    return change_issue(issue, GOING, WITHDRAWN, state=State.CANCELLED)


def may_go(issue: Issue) -> bool:
    """Return whether an issue may still be sent."""
    has_something = issue.kind == Issue.Kind.LETTER or bool(articles_of(issue))
    return NewsletterSettings.current().is_on and has_something


def finish() -> None:
    """Mark issues without deliveries left as sent."""
    left = Delivery.objects.left().filter(issue=OuterRef("pk"))
    sending = Issue.objects.filter(~Exists(left), state=State.SENDING)
    sending.update(state=State.SENT, finished_at=timezone.now())
