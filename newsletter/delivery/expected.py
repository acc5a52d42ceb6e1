"""How many mails the publication of articles would send, before they are published."""

from collections.abc import Collection
from typing import Any

from core.base.publishing import private_paths
from newsletter.delivery.addressing import CHUNK, readers_of_each, without_suppressed
from newsletter.delivery.articles import is_news
from newsletter.models import Issue, NewsletterSettings, Suppression


def expected_mails(articles: Collection[Any]) -> int:
    """Return how many mails would leave at once for articles as they would be published, by the rules of the handler.

    Digests aren't counted: they leave at their hour, with or without these articles.
    """
    if not NewsletterSettings.current().is_on:
        return 0
    announced = Issue.objects.filter(article__in=[article.pk for article in articles])
    known = set(announced.values_list("article", flat=True))
    return sum(
        _readers(article) for article in articles if article.pk not in known and _is_new(article)
    )


def _is_new(article: Any) -> bool:
    """Return whether a publication would be the first, of something that is news to everybody."""
    if article.first_published_at or article.alias_of_id:
        return False
    return not article.path.startswith(private_paths()) and is_news(article)


def _readers(article: Any) -> int:
    found = readers_of_each(article).order_by("pk")
    if not Suppression.objects.exists():
        return found.count()
    addresses = list(found.values_list("pk", "email"))
    chunks = (addresses[start : start + CHUNK] for start in range(0, len(addresses), CHUNK))
    return sum(len(without_suppressed(chunk)) for chunk in chunks)
