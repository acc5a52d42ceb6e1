"""What stands around a comment: its thread, its history, and what else came from the same address."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, QuerySet
from wagtail.models import ModelLogEntry

from blog.comments.models import Comment

MOST_ABOVE, MOST_BELOW, MOST_ALIKE, MOST_LOGGED = 20, 50, 10, 100


@dataclass(frozen=True)
class Thread:
    """What a comment answers, from the first of its thread on, and what answers it; `more` aren't shown."""

    above: list[Comment]
    below: list[Comment]
    more: int

    def __bool__(self) -> bool:
        """Tell whether there is anything."""
        return bool(self.above or self.below)


@dataclass(frozen=True)
class Alike:
    """What came from the same address: how many in each state, and the latest."""

    numbers: list[tuple[str, int]]
    latest: list[Comment]


def thread_of(comment: Comment) -> Thread:
    """Return what stands above and below a comment: two queries, however much it is."""
    links = Comment.objects.filter(article=comment.article_id, thread=comment.thread)
    parents = dict(links.values_list("pk", "parent"))
    above = list(_above(comment.pk, parents))
    below = sorted(_below(comment.pk, parents))
    shown = Comment.objects.select_related("parent").in_bulk(
        above[:MOST_ABOVE] + below[:MOST_BELOW]
    )
    return Thread(
        above=[shown[pk] for pk in reversed(above) if pk in shown],
        below=[shown[pk] for pk in below if pk in shown],
        more=len(above) + len(below) - len(shown),
    )


def alike(comment: Comment, field: str) -> Alike | None:
    """Return what else came from the same e-mail or connection; None where that isn't known."""
    if not (value := getattr(comment, field)):
        return None
    others = Comment.objects.filter(**{field: value}).exclude(pk=comment.pk)
    if not (numbers := _numbers(others)):
        return None
    latest = others.select_related("article").defer("article__body").order_by("-created_at", "-pk")
    return Alike(numbers, list(latest[:MOST_ALIKE]))


def history_of(comment: Comment) -> QuerySet[ModelLogEntry]:
    """Return what the log says of a comment, the latest first."""
    entries = ModelLogEntry.objects.for_instance(comment).select_related("user")
    return entries.order_by("-timestamp", "-pk")[:MOST_LOGGED]


def _numbers(comments: Any) -> list[tuple[str, int]]:
    counted = comments.order_by().values("state").annotate(number=Count("pk"))
    found = dict(counted.values_list("state", "number"))
    return [(str(label), found[state]) for state, label in Comment.State.choices if state in found]


def _above(number: int, parents: dict[int, int | None]) -> Iterator[int]:
    """Yield the ids of what a comment answers, the nearest first."""
    above = parents.get(number)
    while above is not None:
        yield above
        above = parents.get(above)


def _below(number: int, parents: dict[int, int | None]) -> Iterator[int]:
    """Yield the ids of what answers a comment, and of what answers that."""
    answers = defaultdict(list)
    for pk, parent in parents.items():
        answers[parent].append(pk)
    waiting = list(answers[number])
    while waiting:
        yield (answer := waiting.pop())
        waiting.extend(answers[answer])
