"""`manage.py update_index`: Wagtail's own command, with a bar that shows how far it is."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import QuerySet
from modelsearch.management.commands.rebuild_modelsearch_index import Command as RebuildCommand
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

CHUNK = 200  # objects that are loaded and indexed at once


class Command(RebuildCommand):
    """Index all objects anew."""

    help = "Indexes all objects anew; what was found stays found meanwhile."

    def handle(self, **options: Any) -> None:
        """Show progress on a terminal, unless the verbosity is 0."""
        columns = (BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TimeRemainingColumn())
        quiet = options["verbosity"] == 0
        with Progress(
            TextColumn("{task.description}"), *columns, console=Console(stderr=True), disable=quiet
        ) as self.progress:
            super().handle(**options | {"verbosity": 0})
        if not quiet:
            self.stdout.write("The search index is up to date.")

    def queryset_chunks(self, queryset: QuerySet, chunk_size: int = CHUNK) -> Iterator[list[Any]]:
        """Yield the objects in lists, in the order of their keys."""
        total = queryset.count()
        if not total:
            return
        name = str(queryset.model._meta.verbose_name_plural)
        task = self.progress.add_task(name, total=total)
        last = None
        while chunk := list(_after(queryset, last)[: min(chunk_size, CHUNK)]):
            yield chunk
            last = chunk[-1].pk
            self.progress.advance(task, len(chunk))

    def print_iter_progress(self, iterable: Iterable[list[Any]]) -> Iterable[list[Any]]:
        """Print nothing: the bar does."""
        return iterable


def _after(queryset: QuerySet, last: Any) -> QuerySet:
    ordered = queryset.order_by("pk")
    return ordered if last is None else ordered.filter(pk__gt=last)
