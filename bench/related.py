"""How related the related articles are: the share of the first three that come from the same chapter.

The tags beside it are the generator's: some of the category, some of another, as words of the text.
"""

import importlib
from collections.abc import Callable, Sequence
from random import Random
from statistics import fmean
from typing import Any, NamedTuple

from bench.measure import Row, percentile, timed

COUNT = 3

Method = Callable[[Any], Sequence[Any]]  # an article -> those related to it


class Answer(NamedTuple):
    """What a method found for a page, and in how many milliseconds."""

    page: Any
    found: list[Any]
    ms: float


def rows(lines: Sequence[dict[str, Any]], articles: int, seed: int) -> list[Row]:
    """Measure the text alone and what the site shows beside 'most tags in common'."""
    from blog.models import ArticlePage
    from blog.related import related_to

    chapters, categories = _filed(lines, "chapter"), _filed(lines, "category")
    slugs = Random(f"related-{seed}").sample(sorted(chapters), min(articles, len(chapters)))
    sample = list(ArticlePage.objects.filter(slug__in=slugs).order_by("slug"))
    tags, shown = _answers(most_tags_in_common, sample), _answers(related_to, sample)
    method = by_text()
    text = _answers(method, sample) if method else []
    return [
        Row(
            "related by text|tags, same chapter@3",
            _mean(text, chapters) if text else None,
            _mean(tags, chapters),
            3,
        ),
        Row(
            "related by text|tags, same category@3",
            _mean(text, categories) if text else None,
            _mean(tags, categories),
            3,
        ),
        Row("related by text|tags, p95 ms", _slow(text) if text else None, _slow(tags)),
        # Its main topic is the category: of that it may not be proud.
        Row(
            "related as shown|tags, same chapter@3",
            _mean(shown, chapters),
            _mean(tags, chapters),
            3,
        ),
        Row("related as shown|tags, p95 ms", _slow(shown), _slow(tags)),
    ]


def by_text() -> Method | None:
    """Return the site's similarity of texts, which knows no topic and no tag; None while it has none."""
    try:
        similar = importlib.import_module("search.related").similar
    except (ImportError, AttributeError):
        return None
    return lambda article: similar(article, _others(article), COUNT)


def most_tags_in_common(article: Any) -> list[Any]:
    """Return the articles that share most tags with this one, the newest first among equals."""
    from django.db.models import Count

    tags = [tag.pk for tag in article.tag_list]
    shared = _others(article).filter(tagged_items__tag__in=tags)
    return list(shared.annotate(shared=Count("pk")).order_by("-shared", "-date", "-pk")[:COUNT])


def precision(page: Any, found: Sequence[Any], filed: dict[str, str]) -> float:
    """Return the share of three places that hold an article filed where the page is; an empty place is wrong."""
    wanted = filed[page.slug]
    return sum(filed.get(other.slug) == wanted for other in found[:COUNT]) / COUNT


def _filed(lines: Sequence[dict[str, Any]], key: str) -> dict[str, str]:
    return {line["slug"]: line[key] for line in lines}


def _others(article: Any) -> Any:
    return type(article).objects.published().exclude(pk=article.pk)


def _answers(method: Method, sample: Sequence[Any]) -> list[Answer]:
    return [Answer(page, *timed(lambda page=page: list(method(page)))) for page in sample]


def _mean(answers: Sequence[Answer], filed: dict[str, str]) -> float:
    return fmean(precision(answer.page, answer.found, filed) for answer in answers)


def _slow(answers: Sequence[Answer]) -> float:
    return percentile([answer.ms for answer in answers], 95)
