"""The messages of a round: an issue is laid out once for each list of articles that somebody gets."""

import logging
from functools import cache, lru_cache

from django.core.mail import EmailMessage

from blog.newsletter.mails.rendering import NothingToSend, Rendered, rendered
from blog.newsletter.models import Delivery, Issue
from blog.newsletter.sending.articles import articles_of, wanted_by
from core.mail.sending import reason_of

logger = logging.getLogger(__name__)
KEPT = 32  # layouts at once


class Composer:
    """Makes messages of what the issues are about now."""

    def __init__(self) -> None:
        """Know of no issue yet."""
        self.issue = cache(lambda pk: Issue.objects.select_related("article").get(pk=pk))
        self._articles = cache(lambda pk: articles_of(self.issue(pk)))
        self._layout = lru_cache(KEPT)(self._lay_out)

    def message_for(self, delivery: Delivery) -> EmailMessage:
        """Return the message; raise NothingToSend where nothing is left of what she wanted."""
        wanted = wanted_by(delivery.subscriber, self._articles(delivery.issue_id))
        layout = self._layout(delivery.issue_id, tuple(article.pk for article in wanted))
        if isinstance(layout, Exception):
            raise layout
        return layout.message_for(delivery)

    def _lay_out(self, pk: int, wanted: tuple[int, ...]) -> Rendered | Exception:
        """Lay an issue out; what fails isn't tried for each subscriber."""
        issue: Issue = self.issue(pk)
        if not wanted and issue.kind != Issue.Kind.LETTER:
            return NothingToSend(f"issue {pk}")
        try:
            return rendered(issue, [each for each in self._articles(pk) if each.pk in wanted])
        except Exception as error:  # noqa: BLE001 - whatever it is, the other issues go on
            logger.error("Issue %s can't be laid out: %s", pk, reason_of(error))
            return error
