"""Related articles."""

from collections import Counter
from typing import Any

COUNT = 3
SERIES_WEIGHT, MAIN_TOPIC_WEIGHT, TOPIC_WEIGHT, TAG_WEIGHT = 4, 3, 2, 2
CANDIDATES = 200  # newest of each kind that are weighed


def related_to(article: Any, count: int = COUNT) -> list[Any]:
    """Return published articles of the same series, topics or tags: the most in common first, then the newest."""
    if article.pk is None:
        return []
    others = type(article).objects.published().newest_first().exclude(pk=article.pk)
    best = [pk for pk, _score in _scores(article, others).most_common(count)]
    by_id = {page.pk: page for page in type(article).objects.filter(pk__in=best).for_list()}
    return [by_id[pk] for pk in best]


def _scores(article: Any, others: Any) -> Counter[int]:
    topics = [article.topic_id, *(topic.pk for topic in article.topics.all())]
    tags = [tag.pk for tag in article.tag_list]
    kinds = (
        (SERIES_WEIGHT, others.filter(series=article.series_id) if article.series_id else None),
        (MAIN_TOPIC_WEIGHT, others.filter(topic=article.topic_id)),
        (TOPIC_WEIGHT, others.filter(topics__in=topics)),
        (TAG_WEIGHT, others.filter(tagged_items__tag__in=tags) if tags else None),
    )
    return _weigh((weight, found) for weight, found in kinds if found is not None)


def _weigh(kinds: Any) -> Counter[int]:
    pairs = (
        (pk, weight)
        for weight, found in kinds
        for pk in found.values_list("pk", flat=True)[:CANDIDATES]
    )
    scores: Counter[int] = Counter()
    for pk, weight in pairs:
        scores[pk] += weight
    return scores
