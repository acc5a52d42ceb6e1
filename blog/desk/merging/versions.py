"""Stored versions that name a topic, a tag or a link: which they are, and what is changed in them."""

from collections.abc import Callable, Iterator
from itertools import batched
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet, TextField
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from wagtail.models import Page, Revision, TaskState

from blog.models import ArticlePage

CHUNK = 100  # versions in memory at once


def versions_of_articles() -> QuerySet[Revision]:
    """Return every version of every article."""
    return Revision.objects.filter(content_type=ContentType.objects.get_for_model(ArticlePage))


def naming(versions: QuerySet[Revision], field: str, pk: int) -> QuerySet[Revision]:
    """Keep the versions whose field holds this id: alone, in a list, or as the tag of one of its items."""
    text = Cast(KeyTextTransform(field, "content"), TextField())
    return versions.annotate(held=text).filter(
        held__regex=rf'(^|[\[,] *|"tag": *){pk}($| *[\],}}])'
    )


def in_use(pages: QuerySet[Page]) -> QuerySet[Revision]:
    """Return the versions of the pages that may still be published without anybody looking at them again."""
    kept = [pages.values(name) for name in ("latest_revision", "live_revision")]
    reviewed = TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS).values("revision")
    return Revision.page_revisions.filter(
        Q(pk__in=kept[0])
        | Q(pk__in=kept[1])
        | Q(approved_go_live_at__isnull=False)
        | Q(pk__in=reviewed)
    )


def change(versions: QuerySet[Revision], edit: Callable[[Revision], bool]) -> int:
    """Store the versions that an edit of their content has changed; return how many."""
    return sum(_store(version) for version in _each(versions) if edit(version))


def _each(versions: QuerySet[Revision]) -> Iterator[Revision]:
    # Their ids first: nothing is read while it is written.
    ids = list(versions.order_by("pk").values_list("pk", flat=True))
    for chunk in batched(ids, CHUNK, strict=False):
        yield from Revision.objects.filter(pk__in=chunk).select_related("content_type")


def _store(version: Revision) -> bool:
    version.save(update_fields=["content"])
    return True


def swapped(ids: list[Any], old: int, new: int, *, without: int | None = None) -> list[Any]:
    """Return the list with one id in place of another, each once and one of them left out."""
    wanted = (new if pk == old else pk for pk in ids)
    return [pk for pk in dict.fromkeys(wanted) if pk != without]
