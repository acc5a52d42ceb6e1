"""Related articles: found when an article is published (blog.relating), shown from what was stored."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.db.models import Q

from search.related import similar

COUNT = 3
STORED = 9  # more than are shown, some of which may no longer be public
CANDIDATES = 30  # most alike, that are weighed further
# Beside a likeness of at most 1: what editors filed together belongs together.
SERIES_WEIGHT, MAIN_TOPIC_WEIGHT, TAG_WEIGHT = 0.6, 0.2, 0.1


def related_to(article: Any, count: int = COUNT) -> list[Any]:
    """Return published articles about the same, of the same series, topic or tags: the most in common first."""
    best = most_related(article, count)
    by_id = type(article).objects.for_cards().in_bulk(best)
    return [by_id[pk] for pk in best]


def most_related(article: Any, count: int) -> list[int]:
    """Return the ids of the published articles that have most in common with an article, those with the most first."""
    if article.pk is None:
        return []
    scores = _scores(article)
    return sorted(scores, key=lambda pk: (-scores[pk], -pk))[:count]


def stored_related(article: Any) -> list[Any]:
    """Return the related articles that are stored and still public; none where nothing is stored yet."""
    ids = getattr(getattr(article, "related_articles", None), "ids", ())
    if not ids:
        return []
    public = type(article).objects.published().for_cards().order_by().in_bulk(ids)
    return [public[pk] for pk in ids if pk in public][:COUNT]


def _scores(article: Any) -> dict[int, float]:
    others = type(article).objects.published().exclude(pk=article.pk).defer("body")
    alike = similar(article, others, CANDIDATES)
    most = max((page.likeness for page in alike), default=1) or 1
    scores: dict[int, float] = defaultdict(float, {page.pk: page.likeness / most for page in alike})
    for pk, weight in _filed_together(article, others):
        scores[pk] += weight
    return scores


def _filed_together(article: Any, others: Any) -> Iterator[tuple[int, float]]:
    """Yield the newest articles of the same series, topic or tags, each with what that weighs."""
    newest = others.newest_first()
    same = Q(topic=article.topic_id)
    if article.series_id:
        same |= Q(series=article.series_id)
    filed = newest.filter(same).values_list("pk", "topic_id", "series_id")
    for pk, topic, series in filed[:CANDIDATES]:
        yield pk, MAIN_TOPIC_WEIGHT * (topic == article.topic_id)
        if series is not None:
            yield pk, SERIES_WEIGHT * (series == article.series_id)
    tags = [tag.pk for tag in article.tag_list]
    if tags:
        for pk in newest.filter(tagged_items__tag__in=tags).values_list("pk", flat=True)[
            :CANDIDATES
        ]:
            yield pk, TAG_WEIGHT
